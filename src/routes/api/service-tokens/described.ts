/**
 * The 12 service-token operations as data, and their answers as schemas. The running Worker does not load this file.
 *
 * Source of ids, paths, methods and scopes: the official OpenAPI description of 2026-07-27.
 */
import * as z from "zod/mini";
import * as contract from "../../../contract/operations.ts";
import { catalogue } from "../../../rules/fidelity/assumptions/index.ts";
import { referenceTo, tokenName, type Narrowed } from "../../http/forms.described.ts";
import { schemaOf, type DescribedOperation, type Scope } from "../described.ts";
import { CreateServiceToken, ListServiceTokens, RotateServiceToken, UpdateServiceToken } from "./inputs.ts";

export const timestamp = z.iso.datetime({ precision: 0 });

/** The members that every answer has, in the order of the wire. */
const before = { created_at: timestamp, enabled: z.boolean(), expires_at: timestamp, id: z.uuidv4() };
const after = {
  name: z.string(),
  updated_at: timestamp,
  duration: z.string(),
  client_secret_version: z.int(),
  previous_client_secret_expires_at: z.optional(z.nullable(timestamp)),
};
const clientId = z.string().check(z.regex(/^[0-9a-f]{32}\.access$/));
const clientSecret = z.string().check(z.regex(/^(cfast_[A-Za-z0-9]{40}[0-9a-f]{8}|[0-9a-f]{64})$/));
const lastSeen = { last_seen_at: z.optional(timestamp) };

/** A token as get, list, delete and refresh show it. */
export const ServiceToken = z.strictObject({ client_id: clientId, ...before, ...lastSeen, ...after });

/** The answer of a create or a rotation. */
export const ServiceTokenWithSecret = z.strictObject({
  client_id: clientId,
  client_secret: clientSecret,
  ...before,
  ...lastSeen,
  ...after,
});

/** The answer of an update, which carries the new secret exactly when it rotated. */
export const UpdatedServiceToken = z.strictObject({
  client_id: clientId,
  client_secret: z.optional(clientSecret),
  ...before,
  ...lastSeen,
  ...after,
});

const fields = {
  duration: referenceTo("Duration"),
  client_secret_version: referenceTo("SecretVersion"),
  previous_client_secret_expires_at: referenceTo("Time"),
};

/** What the rules refuse beyond the inputs, by the defaults of the assumptions. */
export const narrowed = new Map<z.core.$ZodType, Narrowed>([
  [CreateServiceToken, { name: tokenName, ...fields }],
  // An empty name counts as not given.
  [UpdateServiceToken, { name: { maxLength: tokenName.maxLength }, ...fields }],
  [RotateServiceToken, { previous_client_secret_expires_at: fields.previous_client_secret_expires_at }],
  [
    ListServiceTokens,
    {
      per_page: {
        maximum: catalogue["per-page-maximum"].default,
        description: "The maximum is the default of the assumption per-page-maximum",
      },
    },
  ],
]);

const both: readonly Scope[] = ["accounts", "zones"];

export const operations = {
  list: {
    method: "get",
    path: "",
    summary: "List service tokens",
    scopes: both,
    officialId: "list-service-tokens",
    permissions: contract.operations.list.permissions,
    query: schemaOf(ListServiceTokens),
    status: 200,
    result: ServiceToken,
    isList: true,
  },
  create: {
    method: "post",
    path: "",
    summary: "Create a service token",
    scopes: both,
    officialId: "create-a-service-token",
    permissions: contract.operations.create.permissions,
    body: schemaOf(CreateServiceToken),
    bodyRequired: true,
    status: 201,
    result: ServiceTokenWithSecret,
  },
  get: {
    method: "get",
    path: "/{service_token_id}",
    summary: "Get a service token",
    scopes: both,
    officialId: "get-a-service-token",
    permissions: contract.operations.get.permissions,
    status: 200,
    result: ServiceToken,
  },
  update: {
    method: "put",
    path: "/{service_token_id}",
    summary: "Update a service token",
    scopes: both,
    officialId: "update-a-service-token",
    permissions: contract.operations.update.permissions,
    body: schemaOf(UpdateServiceToken),
    bodyRequired: true,
    status: 200,
    result: UpdatedServiceToken,
  },
  delete: {
    method: "delete",
    path: "/{service_token_id}",
    summary: "Delete a service token",
    scopes: both,
    officialId: "delete-a-service-token",
    permissions: contract.operations.delete.permissions,
    status: 200,
    result: ServiceToken,
  },
  refresh: {
    method: "post",
    path: "/{service_token_id}/refresh",
    summary: "Refresh a service token",
    scopes: ["accounts"],
    officialId: "refresh-a-service-token",
    permissions: contract.operations.refresh.permissions,
    status: 200,
    result: ServiceToken,
  },
  rotate: {
    method: "post",
    path: "/{service_token_id}/rotate",
    summary: "Rotate a service token",
    scopes: ["accounts"],
    officialId: "rotate-a-service-token",
    permissions: contract.operations.rotate.permissions,
    body: schemaOf(RotateServiceToken),
    status: 200,
    result: ServiceTokenWithSecret,
  },
} as const satisfies Record<contract.OperationOf<"service_tokens">, DescribedOperation>;
