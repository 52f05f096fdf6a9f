/** What clients ask before they come to Access: accounts, zones, API tokens and who they are. Times are RFC 3339. */

export interface AccountLookup {
  readonly id: string;
  readonly name: string;
  readonly type: "standard";
  readonly settings: { readonly enforce_twofactor: false };
  readonly created_on: string;
}

export interface ZoneLookup {
  readonly id: string;
  readonly name: string;
  readonly status: "active";
  readonly paused: false;
  readonly type: "full";
  readonly development_mode: 0;
  readonly name_servers: readonly string[];
  readonly created_on: string;
  readonly modified_on: string;
  readonly activated_on: string;
  readonly account: { readonly id: string; readonly name: string };
}

/** An API token, as its verification tells of it. */
export interface ApiTokenLookup {
  /** 32 hex digits. */
  readonly id: string;
  readonly status: "active" | "disabled" | "expired";
  readonly not_before?: string;
  readonly expires_on?: string;
}

/** Whoever has the credential. */
export interface UserLookup {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly telephone: null;
  readonly country: null;
  readonly zipcode: null;
  readonly two_factor_authentication_enabled: false;
  readonly two_factor_authentication_locked: false;
  readonly has_pro_zones: false;
  readonly has_business_zones: false;
  readonly has_enterprise_zones: false;
  readonly suspended: false;
  readonly betas: readonly [];
  readonly organizations: readonly [];
}

/** The user's place in one account. */
export interface MembershipLookup {
  readonly id: string;
  readonly account: AccountLookup;
  readonly api_access_enabled: null;
  readonly permissions: Readonly<Record<string, { readonly read: true; readonly write: true }>>;
  readonly roles: readonly string[];
  readonly status: "accepted";
}
