/** An identity provider as the rules see it. Nobody logs in here: what the API's types leave open is carried. */
import {
  identityProviderTypes,
  type IdentityProvider as Shown,
  type IdentityProviderType,
} from "../../contract/identity-providers.ts";
import { readLabel } from "../access/fields.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";
import { withoutSecretMembers } from "../values/secret-members.ts";

/** Source: the documented limits of Access. */
export const IDENTITY_PROVIDERS_LIMIT = 50;

type Members = Readonly<Record<string, unknown>>;

export interface IdentityProvider {
  readonly id: string;
  readonly name: string;
  readonly type: IdentityProviderType;
  readonly config: Members;
  readonly scimConfig: Members | null;
  readonly certificateSetId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface IdentityProviderInput {
  readonly name?: string | null | undefined;
  readonly type?: string | null | undefined;
  readonly config?: Members | null | undefined;
  readonly scim_config?: Members | null | undefined;
  readonly saml_certificate_set_id?: string | null | undefined;
}

export type IdentityProviderFields = Omit<IdentityProvider, "id" | "createdAt" | "updatedAt">;

/** Secrets are left out before anything is kept. */
export function readIdentityProvider(
  input: IdentityProviderInput,
  consult: Consultation,
): Result<IdentityProviderFields> {
  const name = readLabel("name", input.name ?? "");
  if (!name.ok) return name;
  const { type, config, scim_config: scim, saml_certificate_set_id: certificateSetId } = input;
  if (type === undefined || type === null || type === "") return invalid("type", "is required");
  if (!isType(type)) return invalid("type", `must be one of ${identityProviderTypes.join(", ")}`);
  if (config === undefined || config === null) return invalid("config", "is required");
  consult.restsOn("carried-identity-providers");
  return ok({
    name: name.value,
    type,
    config: withoutSecretMembers(config),
    scimConfig: scim ? withoutSecretMembers(scim) : null,
    certificateSetId: certificateSetId || null,
  });
}

const isType = (type: string): type is IdentityProviderType =>
  identityProviderTypes.includes(type as IdentityProviderType);

export function identityProviderJson({
  id,
  name,
  type,
  config,
  scimConfig,
  certificateSetId,
}: IdentityProvider): Shown {
  return {
    id,
    type,
    name,
    config,
    ...(scimConfig === null ? {} : { scim_config: scimConfig }),
    ...(certificateSetId === null ? {} : { saml_certificate_set_id: certificateSetId }),
  };
}
