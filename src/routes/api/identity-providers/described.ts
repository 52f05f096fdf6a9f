/**
 * The operations on identity providers, described: the OpenAPI document is made of this. The running Worker does not load it.
 * Source of paths, permissions and statuses: the official OpenAPI description of 2026-07-27; of the members: the types of npm
 * `cloudflare` 7.3.0.
 */
import * as z from "zod/mini";
import { identityProviderTypes } from "../../../contract/identity-providers.ts";
import * as contract from "../../../contract/operations.ts";
import type { Narrowed } from "../../http/forms.described.ts";
import { DeletedObject, label, required } from "../access.described.ts";
import { schemaOf, type DescribedOperation, type Scope } from "../described.ts";
import { IdentityProviderBody, ListIdentityProviders } from "./inputs.ts";

const members = () => z.record(z.string(), z.unknown());

/** Without secrets. */
export const IdentityProvider = z.strictObject({
  id: z.uuidv4(),
  type: z.literal(identityProviderTypes),
  name: z.string(),
  config: members(),
  scim_config: z.optional(members()),
  saml_certificate_set_id: z.optional(z.string()),
});

/** What the rules refuse beyond the inputs. */
export const narrowed = new Map<z.core.$ZodType, Narrowed>([
  [
    IdentityProviderBody,
    { "": required("name", "type", "config"), name: label, type: { enum: [...identityProviderTypes] } },
  ],
]);

const both: readonly Scope[] = ["accounts", "zones"];

export const operations = {
  "identity-providers.list": {
    method: "get",
    path: "",
    summary: "List identity providers",
    scopes: both,
    officialId: "list-access-identity-providers",
    permissions: contract.operations["identity-providers.list"].permissions,
    query: schemaOf(ListIdentityProviders),
    perPage: 1000,
    status: 200,
    result: IdentityProvider,
    isList: true,
  },
  "identity-providers.create": {
    method: "post",
    path: "",
    summary: "Create an identity provider",
    scopes: both,
    officialId: "add-an-access-identity-provider",
    permissions: contract.operations["identity-providers.create"].permissions,
    body: schemaOf(IdentityProviderBody),
    bodyRequired: true,
    status: 201,
    result: IdentityProvider,
  },
  "identity-providers.get": {
    method: "get",
    path: "/{identity_provider_id}",
    summary: "Get an identity provider",
    scopes: both,
    officialId: "get-an-access-identity-provider",
    permissions: contract.operations["identity-providers.get"].permissions,
    status: 200,
    result: IdentityProvider,
  },
  "identity-providers.update": {
    method: "put",
    path: "/{identity_provider_id}",
    summary: "Replace an identity provider",
    scopes: both,
    officialId: "update-an-access-identity-provider",
    permissions: contract.operations["identity-providers.update"].permissions,
    body: schemaOf(IdentityProviderBody),
    bodyRequired: true,
    status: 200,
    result: IdentityProvider,
  },
  "identity-providers.delete": {
    method: "delete",
    path: "/{identity_provider_id}",
    summary: "Delete an identity provider",
    scopes: both,
    officialId: "delete-an-access-identity-provider",
    permissions: contract.operations["identity-providers.delete"].permissions,
    status: 202,
    result: DeletedObject,
  },
} as const satisfies Record<contract.OperationOf<"identity_providers">, DescribedOperation>;
