/** What the API tells of the account itself, and of its zones. It is in no list of operations: no fault hits it. */
import { type OperationEntry, permissions } from "../../../contract/operations.ts";
import type { AccountLookup, ZoneLookup } from "../../../contract/lookups.ts";
import { ok } from "../../../rules/fidelity/result.ts";
import { accountJson, zoneJson, type Zone } from "../../../rules/lookups/shown.ts";
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
  prepare: () => undefined,
  run: ({ row }, { id }, { consult }) => {
    consult.restsOn("neighbour-fields");
    return ok({ result: accountJson(id, row.createdAt()) });
  },
};

export const readZone: Operation<Zone, undefined, ZoneLookup> = {
  ...lookup,
  prepare: () => undefined,
  run: ({ row }, zone, { consult }) => {
    consult.restsOn("neighbour-fields");
    return ok({ result: zoneJson(zone, row.createdAt()) });
  },
};
