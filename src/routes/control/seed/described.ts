/** Seeds, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { ACCOUNT_ID, count, hexId, SECRET, type ControlOperation } from "../described.ts";
import { ofBodies } from "../error-codes.described.ts";
import { Seed } from "./inputs.ts";

export const SeededAccounts = z.strictObject({
  accounts: z.array(z.strictObject({ id: hexId(), seeded: z.boolean(), tokens: count() })),
});

/** What one account starts with. */
export const seedExample = {
  settings: { access_enabled: true, assumptions: { "secret-format": "hex" } },
  tokens: [{ name: "ci", client_secret: SECRET, duration: "8760h" }],
  bulk: { count: 20, name: "bulk-{n}" },
};

const name = "Shop";
const zones = [{ id: "0000000000000000000000000000b001", name: "app.example" }];

export const seedOperations = {
  "seed.apply": {
    method: "post",
    path: "/seed",
    summary: "Fills accounts; one that was touched already is left as it is",
    body: Seed,
    examples: { "one account": { accounts: [{ id: ACCOUNT_ID, name, zones, ...seedExample }] } },
    status: 200,
    answer: SeededAccounts,
    errors: [...ofBodies, "bad-seed", "zone-has-tokens"],
  },
} as const satisfies Record<string, ControlOperation>;
