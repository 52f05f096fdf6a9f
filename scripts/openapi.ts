/** The OpenAPI document of the API plane, made of the schemas that also validate and type it. */
import { Failure, ResultInfo, successOf } from "../src/routes/api/envelope.described.ts";
import * as access from "../src/routes/api/access.described.ts";
import * as applications from "../src/routes/api/applications/described.ts";
import { ApplicationBody, SettingsBody } from "../src/routes/api/applications/inputs.ts";
import type { DescribedOperation, DescribedResource, Method, Scope } from "../src/routes/api/described.ts";
import * as groups from "../src/routes/api/groups/described.ts";
import { GroupBody } from "../src/routes/api/groups/inputs.ts";
import { resources } from "../src/routes/api/index.described.ts";
import * as keys from "../src/routes/api/keys/described.ts";
import { KeysBody } from "../src/routes/api/keys/inputs.ts";
import * as organizations from "../src/routes/api/organizations/described.ts";
import { OrganizationBody, RevokeUserBody } from "../src/routes/api/organizations/inputs.ts";
import * as identityProviders from "../src/routes/api/identity-providers/described.ts";
import { IdentityProviderBody } from "../src/routes/api/identity-providers/inputs.ts";
import * as policies from "../src/routes/api/policies/described.ts";
import { PolicyBody } from "../src/routes/api/policies/inputs.ts";
import * as tokens from "../src/routes/api/service-tokens/described.ts";
import * as inputs from "../src/routes/api/service-tokens/inputs.ts";
import * as tags from "../src/routes/api/tags/described.ts";
import { TagBody } from "../src/routes/api/tags/inputs.ts";
import { version } from "../src/version.ts";
import { JsonSchemas, type Json } from "./json-schemas.ts";

const narrowed = new Map([
  ...tokens.narrowed,
  ...applications.narrowed,
  ...policies.narrowed,
  ...groups.narrowed,
  ...organizations.narrowed,
  ...keys.narrowed,
  ...identityProviders.narrowed,
  ...tags.narrowed,
]);

/** Named, so that generated clients have names for their types, too. */
const schemas = new JsonSchemas(narrowed, [
  { schema: inputs.CreateServiceToken, name: "CreateServiceToken", io: "input" },
  { schema: inputs.UpdateServiceToken, name: "UpdateServiceToken", io: "input" },
  { schema: inputs.RotateServiceToken, name: "RotateServiceToken", io: "input" },
  { schema: tokens.ServiceToken, name: "ServiceToken", io: "output" },
  { schema: tokens.ServiceTokenWithSecret, name: "ServiceTokenWithSecret", io: "output" },
  { schema: tokens.UpdatedServiceToken, name: "UpdatedServiceToken", io: "output" },
  { schema: ApplicationBody, name: "ApplicationBody", io: "input" },
  { schema: SettingsBody, name: "ApplicationSettingsBody", io: "input" },
  { schema: PolicyBody, name: "PolicyBody", io: "input" },
  { schema: GroupBody, name: "GroupBody", io: "input" },
  { schema: OrganizationBody, name: "OrganizationBody", io: "input" },
  { schema: RevokeUserBody, name: "RevokeUserBody", io: "input" },
  { schema: KeysBody, name: "KeysBody", io: "input" },
  { schema: applications.Application, name: "Application", io: "output" },
  { schema: applications.Settings, name: "ApplicationSettings", io: "output" },
  { schema: policies.ApplicationPolicy, name: "ApplicationPolicy", io: "output" },
  { schema: policies.ReusablePolicy, name: "ReusablePolicy", io: "output" },
  { schema: groups.Group, name: "Group", io: "output" },
  { schema: organizations.Organization, name: "Organization", io: "output" },
  { schema: keys.Keys, name: "Keys", io: "output" },
  { schema: IdentityProviderBody, name: "IdentityProviderBody", io: "input" },
  { schema: TagBody, name: "TagBody", io: "input" },
  { schema: identityProviders.IdentityProvider, name: "IdentityProvider", io: "output" },
  { schema: tags.Tag, name: "Tag", io: "output" },
  { schema: access.Rule, name: "AccessRule", io: "output" },
  { schema: access.DeletedObject, name: "DeletedObject", io: "output" },
  { schema: ResultInfo, name: "ResultInfo", io: "output" },
  { schema: Failure, name: "Failure", io: "output" },
  { schema: tokens.timestamp, name: "Timestamp", io: "output" },
]);

const ID_OF = { accounts: "account_id", zones: "zone_id" } as const satisfies Record<Scope, string>;

export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const resource of Object.values<DescribedResource>(resources)) {
    for (const operation of Object.values(resource.operations)) {
      const { method, officialId, also } = operation;
      for (const scope of operation.scopes) {
        const path = `/${scope}/{${ID_OF[scope]}}/access/${resource.collection}${operation.path}`;
        for (const each of [{ method, officialId }, ...(also ? [also] : [])]) {
          paths[path] = { ...paths[path], [each.method]: operationObject(resource, operation, each, path, scope) };
        }
      }
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title:
        "Access service tokens, applications, policies, groups, organization and keys, as emulated by access-emulator",
      version,
      description:
        "The operations of the Cloudflare v4 API on service tokens, applications, policies, groups, the organization and its keys as this emulator answers them. This is not an official description.",
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

function operationObject(
  { idPrefix, tag }: DescribedResource,
  operation: DescribedOperation,
  { officialId }: { readonly method: Method; readonly officialId: string },
  path: string,
  scope: Scope,
): Json {
  const { body, query, summary, status, result, perPage = 1000 } = operation;
  const success = successOf(result, operation.isList ?? false);
  return {
    operationId: `${scope === "zones" ? "zone-level-" : ""}access-${idPrefix}-${officialId}`,
    tags: [`${scope === "zones" ? "Zone-Level " : ""}Access ${tag}`],
    summary,
    parameters: [...pathParameters(path), ...(query ? schemas.ofQuery(query, { page: 1, per_page: perPage }) : [])],
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

/** The first is the account or the zone, whose ids have a form that is checked. */
function pathParameters(path: string): Json[] {
  const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
  const hex = { type: "string", pattern: "^[0-9a-f]{32}$" };
  const id = { type: "string", maxLength: 36 };
  return names.map((name, index) => ({ in: "path", name, required: true, schema: index === 0 ? hex : id }));
}

function jsonContent(schema: Json): Json {
  return { content: { "application/json": { schema } } };
}
