/** Accounts, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { AccountChange, ListQuery, NewAccount } from "./inputs.ts";
import { ACCOUNT, count, hexId, paged, time, type ControlOperation } from "../described.ts";
import { ofBodies, ofQueries } from "../error-codes.described.ts";
import { seedExample } from "../seed/described.ts";

/** An account, as it is known from outside. */
export const KnownAccount = z.strictObject({
  id: hexId(),
  name: z.string(),
  created_at: time(),
  last_used_at: z.nullable(time()),
});

export const DescribedAccount = z.strictObject({
  id: hexId(),
  name: z.string(),
  created_at: time(),
  tokens: count(),
  empties_at: z.nullable(time()),
});

export const Accounts = z.strictObject({ accounts: z.array(KnownAccount), ...paged });

/** An account that was made, or filled. */
export const FilledAccount = z.strictObject({ id: hexId(), tokens: count() });

export const accountOperations = {
  "accounts.list": {
    method: "get",
    path: "/accounts",
    summary: "The accounts used so far, or announced, the oldest first; on request the most recently used first",
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
    examples: { empty: {}, named: { name: "Shop" }, seeded: { seed: seedExample } },
    status: 201,
    answer: FilledAccount,
    errors: [...ofBodies, "bad-seed", "account-exists", "zone-has-tokens"],
  },
  "accounts.get": {
    method: "get",
    path: ACCOUNT,
    summary: "The account as a whole; reading it is not a use",
    status: 200,
    answer: DescribedAccount,
  },
  "accounts.change": {
    method: "patch",
    path: ACCOUNT,
    summary: "Puts the account on the list, and gives it a name if there is one",
    body: AccountChange,
    examples: { announced: {}, named: { name: "Shop" }, "without a name": { name: null } },
    status: 200,
    answer: DescribedAccount,
    errors: ofBodies,
  },
  "accounts.reset": {
    method: "delete",
    path: ACCOUNT,
    summary: "Makes the account empty again: tokens, clock, faults, journal, settings, name",
    status: 204,
  },
} as const satisfies Record<string, ControlOperation>;
