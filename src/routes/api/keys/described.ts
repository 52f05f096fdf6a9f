/**
 * The operations on the keys of an account as data, and their answers as schemas. The running Worker does not load this file.
 *
 * Source of paths, methods, statuses and scopes: the official OpenAPI description of 2026-07-27.
 */
import * as z from "zod/mini";
import * as contract from "../../../contract/operations.ts";
import { LONGEST_INTERVAL, SHORTEST_INTERVAL } from "../../../rules/keys/keys.ts";
import type { Narrowed } from "../../http/forms.described.ts";
import { required } from "../access.described.ts";
import { schemaOf, type DescribedOperation, type Scope } from "../described.ts";
import { KeysBody } from "./inputs.ts";

export const Keys = z.strictObject({
  days_until_next_rotation: z.int().check(z.gte(0)),
  key_rotation_interval_days: z.int().check(z.gte(SHORTEST_INTERVAL), z.lte(LONGEST_INTERVAL)),
  last_key_rotation_at: z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)),
});

/** What the rules refuse beyond the inputs. */
export const narrowed = new Map<z.core.$ZodType, Narrowed>([
  [
    KeysBody,
    {
      "": required("key_rotation_interval_days"),
      key_rotation_interval_days: { type: "integer", minimum: SHORTEST_INTERVAL, maximum: LONGEST_INTERVAL },
    },
  ],
]);

const account: readonly Scope[] = ["accounts"];

export const operations = {
  "keys.get": {
    method: "get",
    path: "",
    summary: "Get when the keys are rotated",
    scopes: account,
    officialId: "get-the-access-key-configuration",
    permissions: contract.operations["keys.get"].permissions,
    status: 200,
    result: Keys,
  },
  "keys.update": {
    method: "put",
    path: "",
    summary: "Set how often the keys are rotated",
    scopes: account,
    officialId: "update-the-access-key-configuration",
    permissions: contract.operations["keys.update"].permissions,
    body: schemaOf(KeysBody),
    bodyRequired: true,
    status: 200,
    result: Keys,
  },
  "keys.rotate": {
    method: "post",
    path: "/rotate",
    summary: "Rotate the keys",
    scopes: account,
    officialId: "rotate-access-keys",
    permissions: contract.operations["keys.rotate"].permissions,
    status: 200,
    result: Keys,
  },
} as const satisfies Record<contract.OperationOf<"keys">, DescribedOperation>;
