/** Accounts, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { ListQuery, NewAccount } from "./inputs.ts";
import { ACCOUNT, count, hexId, paged, time, type ControlOperation } from "../described.ts";
import { ofBodies, ofQueries } from "../error-codes.described.ts";
import { seedExample } from "../seed/described.ts";

export const Accounts = z.strictObject({
  accounts: z.array(z.strictObject({ id: hexId(), created_at: time() })),
  ...paged,
});

/** An account that was made, or filled. */
export const FilledAccount = z.strictObject({ id: hexId(), tokens: count() });

export const accountOperations = {
  "accounts.list": {
    method: "get",
    path: "/accounts",
    summary: "The accounts touched so far, the oldest first",
    query: ListQuery,
    status: 200,
    answer: Accounts,
    errors: ofQueries,
  },
  "accounts.create": {
    method: "post",
    path: "/accounts",
    summary: "A fresh account, filled by a seed if there is one",
    body: NewAccount,
    examples: { empty: {}, seeded: { seed: seedExample } },
    status: 201,
    answer: FilledAccount,
    errors: [...ofBodies, "bad-seed", "account-exists", "zone-has-tokens"],
  },
  "accounts.reset": {
    method: "delete",
    path: ACCOUNT,
    summary: "Makes the account empty again: tokens, clock, faults, journal, settings",
    status: 204,
  },
} as const satisfies Record<string, ControlOperation>;
