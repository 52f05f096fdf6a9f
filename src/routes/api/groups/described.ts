/**
 * The operations on groups as data, and their answers as schemas. The running Worker does not load this file.
 *
 * Source of paths, methods, statuses and scopes: the official OpenAPI description of 2026-07-27.
 */
import * as z from "zod/mini";
import * as contract from "../../../contract/operations.ts";
import type { Narrowed } from "../../http/forms.described.ts";
import { dated, DeletedObject, label, narrowedRules, required, ruleLists } from "../access.described.ts";
import { schemaOf, type DescribedOperation, type Scope } from "../described.ts";
import { GroupBody, ListGroups } from "./inputs.ts";

export const Group = z.strictObject({ ...dated(), name: z.string(), ...ruleLists() });

/** What the rules refuse beyond the inputs, by the defaults of the assumptions. */
export const narrowed = new Map<z.core.$ZodType, Narrowed>([
  [GroupBody, { ...narrowedRules, "": required("name", "include"), name: label }],
]);

const both: readonly Scope[] = ["accounts", "zones"];

export const operations = {
  "groups.list": {
    method: "get",
    path: "",
    summary: "List groups",
    scopes: both,
    officialId: "list-access-groups",
    permissions: contract.operations["groups.list"].permissions,
    query: schemaOf(ListGroups),
    perPage: 1000,
    status: 200,
    result: Group,
    isList: true,
  },
  "groups.create": {
    method: "post",
    path: "",
    summary: "Create a group",
    scopes: both,
    officialId: "create-an-access-group",
    permissions: contract.operations["groups.create"].permissions,
    body: schemaOf(GroupBody),
    bodyRequired: true,
    status: 201,
    result: Group,
  },
  "groups.get": {
    method: "get",
    path: "/{group_id}",
    summary: "Get a group",
    scopes: both,
    officialId: "get-an-access-group",
    permissions: contract.operations["groups.get"].permissions,
    status: 200,
    result: Group,
  },
  "groups.update": {
    method: "put",
    path: "/{group_id}",
    summary: "Replace a group",
    scopes: both,
    officialId: "update-an-access-group",
    permissions: contract.operations["groups.update"].permissions,
    body: schemaOf(GroupBody),
    bodyRequired: true,
    status: 200,
    result: Group,
  },
  "groups.delete": {
    method: "delete",
    path: "/{group_id}",
    summary: "Delete a group",
    scopes: both,
    officialId: "delete-an-access-group",
    permissions: contract.operations["groups.delete"].permissions,
    status: 202,
    result: DeletedObject,
  },
} as const satisfies Record<contract.OperationOf<"groups">, DescribedOperation>;
