/** The OpenAPI document of the API plane, made of the schemas that also validate and type it. */
import { Failure, ResultInfo, successOf } from "../src/routes/api/envelope.described.ts";
import * as inputs from "../src/routes/api/service-tokens/inputs.ts";
import type { DescribedOperation, Scope } from "../src/routes/api/described.ts";
import { resources } from "../src/routes/api/index.described.ts";
import * as tokens from "../src/routes/api/service-tokens/described.ts";
import { version } from "../src/version.ts";
import { JsonSchemas, type Json } from "./json-schemas.ts";

/** Named, so that generated clients have names for their types, too. */
const schemas = new JsonSchemas(tokens.narrowed, [
  { schema: inputs.CreateServiceToken, name: "CreateServiceToken", io: "input" },
  { schema: inputs.UpdateServiceToken, name: "UpdateServiceToken", io: "input" },
  { schema: inputs.RotateServiceToken, name: "RotateServiceToken", io: "input" },
  { schema: tokens.ServiceToken, name: "ServiceToken", io: "output" },
  { schema: tokens.ServiceTokenWithSecret, name: "ServiceTokenWithSecret", io: "output" },
  { schema: tokens.UpdatedServiceToken, name: "UpdatedServiceToken", io: "output" },
  { schema: ResultInfo, name: "ResultInfo", io: "output" },
  { schema: Failure, name: "Failure", io: "output" },
  { schema: tokens.timestamp, name: "Timestamp", io: "output" },
]);

const ID_OF = { accounts: "account_id", zones: "zone_id" } as const satisfies Record<Scope, string>;

export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [resource, operations] of Object.entries(resources)) {
    for (const operation of Object.values<DescribedOperation>(operations)) {
      for (const scope of operation.scopes) {
        const path = `/${scope}/{${ID_OF[scope]}}/access/${resource}${operation.path}`;
        paths[path] = { ...paths[path], [operation.method]: operationObject(resource, operation, scope) };
      }
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Access service tokens, as emulated by access-emulator",
      version,
      description:
        "The 12 service-token operations of the Cloudflare v4 API as this emulator answers them. This is not an official description.",
    },
    servers: [{ url: "/client/v4" }],
    security: [{ api_token: [] }, { api_email: [], api_key: [] }],
    paths,
    components: {
      schemas: schemas.components(),
      securitySchemes: {
        api_token: { type: "http", scheme: "bearer" },
        api_email: { type: "apiKey", in: "header", name: "X-Auth-Email" },
        api_key: { type: "apiKey", in: "header", name: "X-Auth-Key" },
      },
    },
  };
}

function operationObject(resource: string, operation: DescribedOperation, scope: Scope): Json {
  const { body, query, summary, status, result } = operation;
  const success = successOf(result, operation.isList ?? false);
  return {
    operationId: `${scope === "zones" ? "zone-level-" : ""}access-${resource.replaceAll("_", "-")}-${operation.officialId}`,
    tags: [`${scope === "zones" ? "Zone-Level " : ""}Access ${resource.replaceAll("_", " ")}`],
    summary,
    parameters: [...pathParameters(operation, scope), ...(query ? schemas.ofQuery(query, DEFAULTS) : [])],
    ...(body
      ? { requestBody: { required: operation.bodyRequired ?? false, ...jsonContent(schemas.of(body, "input")) } }
      : {}),
    responses: {
      [status]: { description: `${summary}: done`, ...jsonContent(schemas.of(success, "output")) },
      "4XX": { description: `${summary}: refused`, ...jsonContent({ $ref: "#/components/schemas/Failure" }) },
    },
    "x-api-token-group": operation.permissions,
  };
}

function pathParameters(operation: DescribedOperation, scope: Scope): Json[] {
  const hex = { type: "string", pattern: "^[0-9a-f]{32}$" };
  const parameters: Json[] = [{ in: "path", name: ID_OF[scope], required: true, schema: hex }];
  const [, name] = /\{(\w+)\}/.exec(operation.path) ?? [];
  if (name !== undefined) {
    parameters.push({
      in: "path",
      name,
      required: true,
      schema: { type: "string", maxLength: 36 },
    });
  }
  return parameters;
}

const DEFAULTS: Json = { page: 1, per_page: 1000 };

function jsonContent(schema: Json): Json {
  return { content: { "application/json": { schema } } };
}
