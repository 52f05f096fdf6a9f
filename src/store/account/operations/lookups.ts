/** What the API tells of the account itself, and of its zones. It is in no list of operations: no fault hits it. */
import { type OperationEntry, permissions } from "../../../contract/operations.ts";
import type { AccountLookup, ApiTokenLookup, ZoneLookup } from "../../../contract/lookups.ts";
import { ok } from "../../../rules/fidelity/result.ts";
import { accountJson, zoneJson, type Zone } from "../../../rules/lookups/shown.ts";
import { toHex } from "../../../rules/values/hex.ts";
import { digestOf } from "../../../system.ts";
import { shownAt, tokenWith } from "../settings/api-tokens.ts";
import type { Operation } from "./operation.ts";

const lookup = {
  name: null,
  resource: "accounts",
  changes: false,
  grade: "recorded",
  permissions,
} as const satisfies OperationEntry & { name: null };

export const readAccount: Operation<{ readonly id: string }, undefined, AccountLookup> = {
  ...lookup,
  run: ({ row }, { id }, { consult }) => {
    consult.restsOn("neighbour-fields");
    return ok({ result: accountJson(id, row.createdAt(), row.name()) });
  },
};

export const readZone: Operation<Zone, undefined, ZoneLookup> = {
  ...lookup,
  isUse: false, // of a zone that is not bound, nobody meant the account
  run: ({ row }, zone, { consult }) => {
    consult.restsOn("neighbour-fields");
    return ok({ result: zoneJson(zone, row.createdAt(), row.name()) });
  },
};

/** Of an API token that the account was not told of, it is known only that it was let in. */
export const verifyApiToken: Operation<{ readonly token: string }, ApiTokenLookup, ApiTokenLookup> = {
  ...lookup,
  grade: "documented",
  isForAnyToken: true,
  prepare: async ({ settings, clock }, _random, { token }) => {
    const digest = toHex(await digestOf(token));
    const setting = await tokenWith(digest, settings.all().api_tokens ?? []);
    return { id: digest.slice(0, 32), status: "active", ...(setting && shownAt(setting, clock.seconds())) };
  },
  run: (_account, _input, { consult, prepared }) => {
    consult.restsOn("token-owner");
    if (prepared.status !== "active") consult.restsOn("api-token-status");
    return ok({ result: prepared });
  },
};
