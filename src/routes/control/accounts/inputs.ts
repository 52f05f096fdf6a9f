/** What the paths of accounts take. */
import * as z from "zod/mini";
import { accountId, pageFields } from "../fields.ts";
import { AccountSeed } from "../seed/inputs.ts";

export const NewAccount = z.lazy(() =>
  z.strictObject({ id: z.optional(accountId()), seed: z.optional(AccountSeed) }, "must be a JSON object"),
);

export const ListQuery = z.lazy(() => z.strictObject(pageFields()));
