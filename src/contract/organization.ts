/** The organization of an account and its keys, as the API shows them. Times are RFC 3339. */

/** What becomes of a service token that nobody used. */
export const inactivityActions = ["disable", "delete"] as const;
export type InactivityAction = (typeof inactivityActions)[number];

export interface ServiceTokenInactivity {
  readonly enabled: boolean;
  /** 30 to 365. */
  readonly inactivity_threshold_days: number;
  readonly action: InactivityAction;
}

/** The organization. What else was set of it stands in it as it was sent. */
export interface AccessOrganization {
  readonly allow_authenticate_via_warp: boolean;
  readonly auth_domain: string;
  readonly auto_redirect_to_identity: boolean;
  readonly created_at: string;
  readonly is_ui_read_only: boolean;
  readonly login_design: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly session_duration: string;
  readonly strict_service_token_auth: boolean;
  readonly updated_at: string;
  readonly service_token_inactivity?: ServiceTokenInactivity;
  readonly [option: string]: unknown;
}

/** When the keys of an account were rotated, and when they would have to be. */
export interface AccessKeys {
  /** 0 when the time has passed. */
  readonly days_until_next_rotation: number;
  readonly key_rotation_interval_days: number;
  /** With six digits of a second. */
  readonly last_key_rotation_at: string;
}
