/**
 * The operations on reusable policies as data, and their answers as schemas. The running Worker does not load this file.
 *
 * Source of paths, methods, statuses and scopes: the official OpenAPI description of 2026-07-27.
 */
import * as z from "zod/mini";
import { decisions } from "../../../contract/access.ts";
import * as contract from "../../../contract/operations.ts";
import type { Narrowed } from "../../http/forms.described.ts";
import { PageQuery } from "../access-inputs.ts";
import { dated, DeletedObject, label, narrowedRules, required, ruleLists, session } from "../access.described.ts";
import { schemaOf, type DescribedOperation } from "../described.ts";
import { PolicyBody } from "./inputs.ts";

const object = () => z.record(z.string(), z.unknown());

/** What was set of a policy beside its rules: it stands in the answer as it was sent, unless it is false or empty. */
const options = () => ({
  approval_groups: z.optional(z.array(object())),
  approval_required: z.optional(z.literal(true)),
  connection_rules: z.optional(object()),
  isolation_required: z.optional(z.literal(true)),
  mfa_config: z.optional(object()),
  purpose_justification_prompt: z.optional(z.string()),
  purpose_justification_required: z.optional(z.literal(true)),
  session_duration: z.string(),
});

const members = () => ({ ...dated(), name: z.string(), decision: z.literal(decisions), ...ruleLists(), ...options() });

/** A policy that applications share, asked for by itself. */
export const ReusablePolicy = z.strictObject({
  ...members(),
  reusable: z.literal(true),
  app_count: z.int().check(z.gte(0)),
});

/** A policy as its application shows it, which may be a reusable one. */
export const ApplicationPolicy = z.strictObject({
  ...members(),
  reusable: z.boolean(),
  precedence: z.int().check(z.gte(1)),
});

/** What the rules refuse beyond the inputs, by the defaults of the assumptions. */
export const narrowed = new Map<z.core.$ZodType, Narrowed>([
  [
    PolicyBody,
    {
      ...narrowedRules,
      "": required("name", "decision", "include"),
      name: label,
      decision: { enum: decisions },
      session_duration: session,
    },
  ],
]);

export const operations = {
  "policies.list": {
    method: "get",
    path: "",
    summary: "List reusable policies",
    scopes: ["accounts"],
    officialId: "list-access-reusable-policies",
    permissions: contract.operations["policies.list"].permissions,
    query: schemaOf(PageQuery),
    perPage: 100,
    status: 200,
    result: ReusablePolicy,
    isList: true,
  },
  "policies.create": {
    method: "post",
    path: "",
    summary: "Create a reusable policy",
    scopes: ["accounts"],
    officialId: "create-an-access-reusable-policy",
    permissions: contract.operations["policies.create"].permissions,
    body: schemaOf(PolicyBody),
    bodyRequired: true,
    status: 201,
    result: ReusablePolicy,
  },
  "policies.get": {
    method: "get",
    path: "/{policy_id}",
    summary: "Get a reusable policy",
    scopes: ["accounts"],
    officialId: "get-an-access-reusable-policy",
    permissions: contract.operations["policies.get"].permissions,
    status: 200,
    result: ReusablePolicy,
  },
  "policies.update": {
    method: "put",
    path: "/{policy_id}",
    summary: "Replace a reusable policy",
    scopes: ["accounts"],
    officialId: "update-an-access-reusable-policy",
    permissions: contract.operations["policies.update"].permissions,
    body: schemaOf(PolicyBody),
    bodyRequired: true,
    status: 200,
    result: ReusablePolicy,
  },
  "policies.delete": {
    method: "delete",
    path: "/{policy_id}",
    summary: "Delete a reusable policy",
    scopes: ["accounts"],
    officialId: "delete-an-access-reusable-policy",
    permissions: contract.operations["policies.delete"].permissions,
    status: 202,
    result: DeletedObject,
  },
} as const satisfies Record<contract.OperationOf<"policies">, DescribedOperation>;
