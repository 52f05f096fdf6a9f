/**
 * The 12 operations as data: what the OpenAPI document is made of, and what tests go through. The running Worker does
 * not load this file.
 *
 * Source of ids, paths, methods, scopes and permissions: the official OpenAPI description of 2026-07-27.
 */
import type * as z from "zod/mini";
import { ServiceToken, ServiceTokenWithSecret, UpdatedServiceToken } from "./answers.ts";
import { CreateServiceToken, ListServiceTokens, RotateServiceToken, UpdateServiceToken } from "./inputs.ts";

export type Scope = "accounts" | "zones";

export interface Operation {
  readonly method: "get" | "post" | "put" | "delete";
  /** What follows the path of the collection. */
  readonly path: string;
  readonly summary: string;
  readonly scopes: readonly Scope[];
  /** The last part of the official operation id. */
  readonly officialId: string;
  readonly permissions: readonly string[];
  readonly query?: z.ZodMiniObject;
  readonly body?: z.ZodMiniObject;
  readonly bodyRequired?: boolean;
  readonly status: 200 | 201;
  readonly result: z.ZodMiniObject;
  readonly isList?: boolean;
}

/** The schema that a lazy one makes. */
function schemaOf<S extends z.ZodMiniObject>(lazy: z.ZodMiniLazy<S>): S {
  return lazy._zod.innerType;
}

const both: readonly Scope[] = ["accounts", "zones"];
const write = ["Access: Service Tokens Write"];
const read = [...write, "Access: Service Tokens Read"];

export const operations = {
  list: {
    method: "get",
    path: "",
    summary: "List service tokens",
    scopes: both,
    officialId: "list-service-tokens",
    permissions: read,
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
    permissions: write,
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
    permissions: read,
    status: 200,
    result: ServiceToken,
  },
  update: {
    method: "put",
    path: "/{service_token_id}",
    summary: "Update a service token",
    scopes: both,
    officialId: "update-a-service-token",
    permissions: write,
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
    permissions: write,
    status: 200,
    result: ServiceToken,
  },
  refresh: {
    method: "post",
    path: "/{service_token_id}/refresh",
    summary: "Refresh a service token",
    scopes: ["accounts"],
    officialId: "refresh-a-service-token",
    permissions: write,
    status: 200,
    result: ServiceToken,
  },
  rotate: {
    method: "post",
    path: "/{service_token_id}/rotate",
    summary: "Rotate a service token",
    scopes: ["accounts"],
    officialId: "rotate-a-service-token",
    permissions: write,
    body: schemaOf(RotateServiceToken),
    status: 200,
    result: ServiceTokenWithSecret,
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
