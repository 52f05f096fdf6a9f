/** What clients ask before they come to Access: accounts and zones, as the API answers them. Times are RFC 3339. */

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
