/** Identity providers and tags as the API shows them, and what the log of authentications would show. */

export const identityProviderTypes = [
  "onetimepin",
  "azureAD",
  "saml",
  "centrify",
  "facebook",
  "github",
  "google-apps",
  "google",
  "linkedin",
  "oidc",
  "okta",
  "onelogin",
  "pingone",
  "yandex",
  "cloudflare",
] as const;
export type IdentityProviderType = (typeof identityProviderTypes)[number];

/** An identity provider. What was sent stands in it but for secrets, which are never shown again. */
export interface IdentityProvider {
  readonly id: string;
  readonly name: string;
  readonly type: IdentityProviderType;
  readonly config: Readonly<Record<string, unknown>>;
  readonly scim_config?: Readonly<Record<string, unknown>>;
  readonly saml_certificate_set_id?: string;
}

export interface Tag {
  readonly name: string;
}

/** A line of the log of authentications. There is none yet. */
export type AccessLogEntry = Readonly<Record<string, unknown>>;
