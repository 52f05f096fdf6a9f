/**
 * The operations on the policies of an application as data. The running Worker does not load this file.
 *
 * Source of paths, methods, statuses and scopes: the official OpenAPI description of 2026-07-27.
 */
import * as z from "zod/mini";
import * as contract from "../../../contract/operations.ts";
import { PageQuery } from "../access-inputs.ts";
import { DeletedObject } from "../access.described.ts";
import { schemaOf, type DescribedOperation, type Scope } from "../described.ts";
import { ApplicationPolicy, ReusablePolicy } from "../policies/described.ts";
import { PolicyBody } from "../policies/inputs.ts";

const both: readonly Scope[] = ["accounts", "zones"];

export const operations = {
  "application-policies.list": {
    method: "get",
    path: "",
    summary: "List the policies of an application",
    scopes: both,
    officialId: "list-access-application-policies",
    permissions: contract.operations["application-policies.list"].permissions,
    query: schemaOf(PageQuery),
    perPage: 200,
    status: 200,
    result: ApplicationPolicy,
    isList: true,
  },
  "application-policies.create": {
    method: "post",
    path: "",
    summary: "Create a policy of an application",
    scopes: both,
    officialId: "create-an-access-application-policy",
    permissions: contract.operations["application-policies.create"].permissions,
    body: schemaOf(PolicyBody),
    bodyRequired: true,
    status: 201,
    result: ApplicationPolicy,
  },
  "application-policies.get": {
    method: "get",
    path: "/{policy_id}",
    summary: "Get a policy of an application",
    scopes: both,
    officialId: "get-an-access-application-policy",
    permissions: contract.operations["application-policies.get"].permissions,
    status: 200,
    result: ApplicationPolicy,
  },
  "application-policies.update": {
    method: "put",
    path: "/{policy_id}",
    summary: "Replace a policy of an application",
    scopes: both,
    officialId: "update-an-access-application-policy",
    permissions: contract.operations["application-policies.update"].permissions,
    body: schemaOf(PolicyBody),
    bodyRequired: true,
    status: 200,
    result: ApplicationPolicy,
  },
  "application-policies.delete": {
    method: "delete",
    path: "/{policy_id}",
    summary: "Delete a policy of an application",
    scopes: both,
    officialId: "delete-an-access-application-policy",
    permissions: contract.operations["application-policies.delete"].permissions,
    status: 202,
    result: DeletedObject,
  },
  "application-policies.make-reusable": {
    method: "put",
    path: "/{policy_id}/make_reusable",
    summary: "Make a policy of an application reusable",
    scopes: ["accounts"],
    officialId: "convert-reusable",
    permissions: contract.operations["application-policies.make-reusable"].permissions,
    status: 200,
    result: z.array(ReusablePolicy),
  },
} as const satisfies Record<contract.OperationOf<"apps/policies">, DescribedOperation>;
