/** Applications, policies and groups as the API shows them. Times are RFC 3339. */

/** A rule: one selector with its value, such as `{"service_token": {"token_id": "…"}}`. */
export type AccessRule = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a policy does with a request that its rules let through. `non_identity` is Service Auth. */
export const decisions = ["allow", "deny", "non_identity", "bypass"] as const;
export type Decision = (typeof decisions)[number];

/** Only `self_hosted` protects anything here; every other type is carried. */
export const applicationTypes = [
  "self_hosted",
  "saas",
  "ssh",
  "vnc",
  "app_launcher",
  "warp",
  "biso",
  "bookmark",
  "dash_sso",
  "infrastructure",
  "rdp",
  "mcp",
  "mcp_portal",
  "proxy_endpoint",
] as const;
export type ApplicationType = (typeof applicationTypes)[number];

/** A policy. `app_count` stands in a reusable one that is asked for by itself, `precedence` in one of an application. */
export interface AccessPolicy {
  readonly id: string;
  readonly uid: string;
  readonly name: string;
  readonly decision: Decision;
  readonly include: readonly AccessRule[];
  readonly exclude: readonly AccessRule[];
  readonly require: readonly AccessRule[];
  readonly reusable: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly app_count?: number;
  readonly precedence?: number;
  readonly session_duration: string;
  readonly [option: string]: unknown;
}

export interface AccessGroup {
  readonly id: string;
  readonly uid: string;
  readonly name: string;
  readonly include: readonly AccessRule[];
  readonly exclude: readonly AccessRule[];
  readonly require: readonly AccessRule[];
  readonly created_at: string;
  readonly updated_at: string;
}

/** An application, with its policies whole. What else was set of it stands in it as it was sent. */
export interface AccessApplication {
  readonly id: string;
  readonly uid: string;
  readonly type: ApplicationType;
  readonly name: string;
  /** 64 hex digits, the audience of its tokens; it never changes. */
  readonly aud: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly policies: readonly AccessPolicy[];
  readonly [option: string]: unknown;
}

/** The answer to a deletion. */
export interface Deleted {
  readonly id: string;
}

/** The settings of an application that have a path of their own. */
export interface ApplicationSettings {
  readonly allow_iframe?: boolean;
  readonly skip_interstitial?: boolean;
}
