/**
 * The 12 operations on service tokens as Cloudflare describes them, transcribed.
 *
 * Source: the official OpenAPI description, cloudflare/api-schemas `openapi.json` of 2026-07-27 (commit c92b9b0f), with
 * `enabled` added from the official API reference of 2026-09. Envelopes are left out: `result` is the inner part.
 */
export interface DescribedOperation {
  /** Null where the source does not tell it; so with whether a body is required, and with the permissions. */
  readonly operationId: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly body: readonly string[];
  readonly bodyRequired: boolean | null;
  readonly requiredFields: readonly string[];
  readonly permissions: readonly string[] | null;
  readonly status: number;
  readonly result: readonly string[];
}

const FIELDS = ["client_secret_version", "duration", "enabled", "name", "previous_client_secret_expires_at"];

/** `access_service-tokens`. */
const TOKEN = [
  "client_id",
  "created_at",
  "duration",
  "enabled",
  "expires_at",
  "id",
  "last_seen_at",
  "name",
  "updated_at",
];

/** `access_create_response`. */
const CREATED = ["client_id", "client_secret", "created_at", "duration", "enabled", "id", "name", "updated_at"];

const none = { query: [], body: [], bodyRequired: false, requiredFields: [], permissions: null, status: 200 };
const create = { ...none, body: FIELDS, bodyRequired: true, requiredFields: ["name"], status: 201, result: CREATED };
const update = { ...none, body: FIELDS, bodyRequired: true, result: TOKEN };

const OF_ACCOUNT = "/accounts/{account_id}/access/service_tokens";
const OF_ZONE = "/zones/{zone_id}/access/service_tokens";

export const officialTokenOperations: readonly DescribedOperation[] = [
  {
    ...none,
    operationId: "access-service-tokens-list-service-tokens",
    method: "get",
    path: OF_ACCOUNT,
    query: ["name", "page", "per_page", "search"],
    result: TOKEN,
  },
  { ...create, operationId: "access-service-tokens-create-a-service-token", method: "post", path: OF_ACCOUNT },
  {
    ...none,
    operationId: "access-service-tokens-get-a-service-token",
    method: "get",
    path: `${OF_ACCOUNT}/{service_token_id}`,
    result: TOKEN,
  },
  {
    ...update,
    operationId: "access-service-tokens-update-a-service-token",
    method: "put",
    path: `${OF_ACCOUNT}/{service_token_id}`,
  },
  {
    ...none,
    operationId: "access-service-tokens-delete-a-service-token",
    method: "delete",
    path: `${OF_ACCOUNT}/{service_token_id}`,
    result: TOKEN,
  },
  {
    ...none,
    operationId: "access-service-tokens-refresh-a-service-token",
    method: "post",
    path: `${OF_ACCOUNT}/{service_token_id}/refresh`,
    result: TOKEN,
  },
  {
    ...none,
    operationId: "access-service-tokens-rotate-a-service-token",
    method: "post",
    path: `${OF_ACCOUNT}/{service_token_id}/rotate`,
    body: ["previous_client_secret_expires_at"],
    result: CREATED,
  },
  {
    ...none,
    operationId: "zone-level-access-service-tokens-list-service-tokens",
    method: "get",
    path: OF_ZONE,
    result: TOKEN,
  },
  { ...create, operationId: "zone-level-access-service-tokens-create-a-service-token", method: "post", path: OF_ZONE },
  {
    ...none,
    operationId: "zone-level-access-service-tokens-get-a-service-token",
    method: "get",
    path: `${OF_ZONE}/{service_token_id}`,
    result: TOKEN,
  },
  {
    ...update,
    operationId: "zone-level-access-service-tokens-update-a-service-token",
    method: "put",
    path: `${OF_ZONE}/{service_token_id}`,
  },
  {
    ...none,
    operationId: "zone-level-access-service-tokens-delete-a-service-token",
    method: "delete",
    path: `${OF_ZONE}/{service_token_id}`,
    result: TOKEN,
  },
];
