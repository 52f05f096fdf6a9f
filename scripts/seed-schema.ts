/** The published JSON Schema of seed files. */
import * as z from "zod/mini";
import { seedNarrowed } from "../src/routes/control/seed/described.ts";
import { narrowedSettings } from "../src/routes/control/settings/described.ts";
import { formsIn, prefixed } from "../src/routes/http/forms.described.ts";
import { Seed } from "../src/routes/control/seed/inputs.ts";
import { narrow } from "./narrowing.ts";

/** It stands alone: the forms that it refers to are in it. */
export function seedSchema(): unknown {
  const narrowed = { ...seedNarrowed, ...prefixed("accounts[].settings.", narrowedSettings) };
  const made = narrow(z.toJSONSchema(Seed, { io: "input" }), narrowed);
  return JSON.parse(
    JSON.stringify({ ...made, $defs: formsIn([narrowed]) }).replaceAll("#/components/schemas/", "#/$defs/"),
  );
}
