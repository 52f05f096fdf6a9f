/** Seeds: what accounts start with. */
import type { AccessRule, ApplicationType, Decision } from "./access.ts";
import type { ServiceTokenInactivity } from "./organization.ts";
import type { FixedAnswer } from "./answers.ts";
import type { IdentityProviderType } from "./identity-providers.ts";
import type { SettingsChange } from "./settings.ts";

/** One service token of a seed. Times are RFC 3339, durations Go's. */
export interface SeedToken {
  readonly name: string;
  readonly id?: string;
  readonly client_id?: string;
  /** Known to the test; the emulator keeps its digest only. */
  readonly client_secret?: string;
  readonly client_secret_version?: number;
  readonly previous_client_secret?: string;
  readonly previous_client_secret_expires_at?: string;
  readonly duration?: string;
  readonly enabled?: boolean;
  readonly created_at?: string;
  /** `created_at` unless given. */
  readonly updated_at?: string;
  readonly expires_at?: string;
  /** When it was last let in; never unless given. */
  readonly last_seen_at?: string;
  /** Whether a DELETE is refused because something uses it. */
  readonly in_use?: boolean;
}

/** Many tokens at once, with secrets that nobody knows. `{n}` in the name is the number of the token, from 1. */
export interface SeedBulk {
  readonly count: number;
  readonly name: string;
  readonly duration?: string;
}

/**
 * The rules of a policy or a group. A rule is as the API takes it, or names a token or a group of the same account by its name:
 * `{"service_token": {"name": "deploy"}}`, `{"group": {"name": "ci"}}`.
 */
export interface SeedRules {
  readonly include?: readonly AccessRule[];
  readonly exclude?: readonly AccessRule[];
  readonly require?: readonly AccessRule[];
}

/** One group of a seed. It may name groups that stand after it. */
export interface SeedGroup extends SeedRules {
  readonly name: string;
  readonly id?: string;
  readonly created_at?: string;
  /** `created_at` unless given. */
  readonly updated_at?: string;
}

/** One policy of a seed: a reusable one among `policies` of the account, and one of an application within it. */
export interface SeedPolicy extends SeedRules {
  readonly name: string;
  readonly decision: Decision;
  readonly id?: string;
  readonly created_at?: string;
  /** `created_at` unless given. */
  readonly updated_at?: string;
  readonly session_duration?: string;
  readonly approval_groups?: readonly Readonly<Record<string, unknown>>[];
  readonly approval_required?: boolean;
  readonly connection_rules?: Readonly<Record<string, unknown>>;
  readonly isolation_required?: boolean;
  readonly mfa_config?: Readonly<Record<string, unknown>>;
  readonly purpose_justification_prompt?: string;
  readonly purpose_justification_required?: boolean;
}

/** A reusable policy of the same seed that an application has: by its name or by its id. */
export interface SeedLink {
  readonly name?: string;
  readonly id?: string;
  readonly precedence?: number;
}

/** One application of a seed. Its other options are the API's. */
export interface SeedApplication {
  /** `self_hosted` unless given. */
  readonly type?: ApplicationType;
  /** What it protects unless given. */
  readonly name?: string;
  readonly id?: string;
  /** 64 hex digits. */
  readonly aud?: string;
  readonly created_at?: string;
  /** `created_at` unless given. */
  readonly updated_at?: string;
  readonly domain?: string;
  readonly self_hosted_domains?: readonly string[];
  readonly destinations?: readonly Readonly<Record<string, unknown>>[];
  /** The service tokens that it admits, by their names or ids: a policy of its own with the decision `non_identity`. */
  readonly admits?: readonly string[];
  /** Names or ids of reusable policies, links to them with a precedence, and policies of its own. */
  readonly policies?: readonly (string | SeedLink | (SeedPolicy & { readonly precedence?: number }))[];
  readonly [option: string]: unknown;
}

/** What the organization of an account is from the start; its other options are the API's. */
export interface SeedOrganization {
  /** `<account id>.cloudflareaccess.com` unless given. */
  readonly auth_domain?: string;
  /** The `auth_domain` unless given. */
  readonly name?: string;
  readonly strict_service_token_auth?: boolean;
  readonly service_token_inactivity?: ServiceTokenInactivity;
  /** The time of the seed unless given. */
  readonly updated_at?: string;
  readonly [option: string]: unknown;
}

/** One identity provider of a seed. Secrets in it are not kept. */
export interface SeedIdentityProvider {
  readonly name: string;
  readonly type: IdentityProviderType;
  readonly id?: string;
  readonly created_at?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly scim_config?: Readonly<Record<string, unknown>>;
  readonly saml_certificate_set_id?: string;
}

/** What an account starts with. */
export interface AccountSeed {
  /** What the account is called, 1 to 100 characters; `Emulated account` and its id unless given. */
  readonly name?: string;
  readonly settings?: SettingsChange;
  readonly zones?: readonly { readonly id: string; readonly name?: string }[];
  readonly tokens?: readonly SeedToken[];
  readonly bulk?: SeedBulk;
  readonly groups?: readonly SeedGroup[];
  readonly policies?: readonly SeedPolicy[];
  readonly applications?: readonly SeedApplication[];
  readonly organization?: SeedOrganization;
  readonly identity_providers?: readonly SeedIdentityProvider[];
  /** Names of tags; those that applications have need not stand here. */
  readonly tags?: readonly string[];
  /** What is answered to paths that the emulator does not have. */
  readonly answers?: readonly FixedAnswer[];
}

/** Something of an account that does not stand in the seed as it is there, and why. */
export interface SeedNote {
  readonly what: string;
  readonly why: string;
}

/** The head of a seed that was read from an account: where it comes from, and what it lacks. It changes nothing. */
export interface SeedAbout {
  /** What this file is, and what stands in it that is not for everybody. */
  readonly what: string;
  readonly pulled_at: string;
  readonly base_url: string;
  /** Whether every list was read to its end, and everything that can decide about a token is in the seed. */
  readonly complete: boolean;
  /** Lists that could not be read, or not to their end. */
  readonly missing: readonly SeedNote[];
  /** Objects, rules and fields that decide who gets in, and are not in the seed as they are in the account. */
  readonly left_out: readonly SeedNote[];
  /** Other fields, and those that the emulator does not know; the objects are there without them. */
  readonly fields_left_out: readonly SeedNote[];
}

/** A seed file. */
export interface Seed {
  readonly $schema?: string;
  readonly about?: SeedAbout;
  readonly accounts: readonly (AccountSeed & { readonly id: string })[];
}

/** Secrets for tokens of a seed that has none, in a file of their own. */
export interface SeedSecrets {
  readonly about?: string;
  readonly tokens: readonly TokenSecret[];
}

/** `id` says which token of the seed it is for; its name and client id are for whoever reads the file. */
export interface TokenSecret {
  readonly id: string;
  readonly name?: string;
  readonly client_id?: string;
  readonly client_secret: string;
}

/** What became of a seed: an account that existed already is left as it is. */
export interface Seeded {
  readonly accounts: readonly { readonly id: string; readonly seeded: boolean; readonly tokens: number }[];
}
