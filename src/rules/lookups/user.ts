/**
 * Who has the credential, and in which accounts: made up, for nobody is behind an emulator (the assumption `emulated-user`).
 *
 * Source of the fields, of the permissions' names and of the states: the official description of `/user` and `/memberships`.
 */
import type { AccountLookup, MembershipLookup, UserLookup } from "../../contract/lookups.ts";

/** `.example` is reserved (RFC 2606), so nobody has this address. */
export const EMULATED_EMAIL = "user@emulator.example";

/** The name of a role that may do everything. */
const ROLE = "Super Administrator - All Privileges";

const granted = { read: true, write: true } as const;

const PERMISSIONS: MembershipLookup["permissions"] = {
  analytics: granted,
  billing: granted,
  cache_purge: granted,
  dns: granted,
  dns_records: granted,
  lb: granted,
  logs: granted,
  organization: granted,
  ssl: granted,
  waf: granted,
  zone_settings: granted,
  zones: granted,
};

export function userJson(id: string, email: string): UserLookup {
  return {
    id,
    first_name: "Emulated",
    last_name: "User",
    email,
    telephone: null,
    country: null,
    zipcode: null,
    two_factor_authentication_enabled: false,
    two_factor_authentication_locked: false,
    has_pro_zones: false,
    has_business_zones: false,
    has_enterprise_zones: false,
    suspended: false,
    betas: [],
    organizations: [],
  };
}

export function membershipJson(id: string, account: AccountLookup): MembershipLookup {
  return { id, account, api_access_enabled: null, permissions: PERMISSIONS, roles: [ROLE], status: "accepted" };
}
