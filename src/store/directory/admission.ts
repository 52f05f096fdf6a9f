/** Who may ask what of a deployed emulator: found out by the directory, in one call for each request. */
import { limitsOf, NO_LIMITS, type Limits } from "../../rules/tenants/quotas.ts";
import type { RequestWindows } from "./request-windows.ts";
import type { AccountsTable } from "./tables/accounts.ts";
import type { TenantRow, TenantsTable } from "./tables/tenants.ts";
import type { UsageTable } from "./tables/usage.ts";
import { OPERATOR, type Owner, type ZonesTable } from "./tables/zones.ts";

/** What a request presents, by its SHA-256 digest, and what its path is about. */
export type Asking = {
  readonly kind: "tenant-key" | "api-token";
  readonly digest: string;
  readonly about: { readonly scope: "accounts" | "zones"; readonly id: string } | null;
  /** Whether something of the account is to be taken away by the control plane: that needs no place among those in use. */
  readonly empties: boolean;
  /** How many requests of the same were let in by what was answered last. */
  readonly letIn: number;
};

export type Admission =
  | {
      readonly ok: true;
      /** Whose zones count: a tenant's, or the operator's. */
      readonly owner: Owner;
      /** Of an API token, the accounts that have it; null of a tenant. */
      readonly accounts: readonly string[] | null;
      /** The account that the path is about, or that its zone is bound to now; null when it is about none. */
      readonly accountId: string | null;
      readonly limits: Limits;
      /** How many more requests of the same may be let in within a second, without being asked about. */
      readonly lease: number;
    }
  /** Nobody has what is presented, or its tenant has expired. */
  | { readonly ok: false; readonly reason: "unknown" }
  /** The account, or the zone, is another's, or there is none. */
  | { readonly ok: false; readonly reason: "not-yours" }
  | { readonly ok: false; readonly reason: "too-many-requests"; readonly retryAfter: number }
  /** The account was emptied, and the tenant has as many others as it may. */
  | { readonly ok: false; readonly reason: "too-many-accounts"; readonly limit: number };

export interface Tables {
  readonly accounts: AccountsTable;
  readonly zones: ZonesTable;
  readonly tenants: TenantsTable;
  readonly usage: UsageTable;
}

/** `now` is in whole seconds, by the system's clock. */
export function admission(tables: Tables, windows: RequestWindows, asking: Asking, now: number): Admission {
  return asking.kind === "tenant-key"
    ? ofTenant(tables, windows, asking, now)
    : ofApiToken(tables, windows, asking, now);
}

const unknown: Admission = { ok: false, reason: "unknown" };
const notYours: Admission = { ok: false, reason: "not-yours" };

function ofTenant(tables: Tables, windows: RequestWindows, asking: Asking, now: number): Admission {
  const { digest, about, empties, letIn } = asking;
  const { tenants, zones, usage } = tables;
  const tenant = tenants.byKey(digest);
  if (!tenant || !isOpen(tenant, now) || !isKeyOf(tenant, digest, now)) return unknown;
  const wait = windows.take(tenant.id, tenant.quotas.requests_per_minute, now, letIn);
  if (wait > 0) return { ok: false, reason: "too-many-requests", retryAfter: wait };
  const accountId = about?.scope === "zones" ? zones.zone(tenant.id, about.id).accountId : (about?.id ?? null);
  if (accountId !== null) {
    if (!tenants.owns(tenant.id, accountId)) return notYours;
    const tooMany = empties ? undefined : overAccounts(tables, tenant, accountId);
    if (tooMany) return tooMany;
  }
  const limits = limitsOf(tenant.quotas, usage.bytesOf(tenant.id));
  const lease = leaseOf(tenant, windows, asking, now);
  return { ok: true, owner: tenant.id, accounts: null, accountId, limits, lease };
}

/** An API token reaches the accounts that have it, at one time those of one tenant, whose quotas count. */
function ofApiToken(tables: Tables, windows: RequestWindows, asking: Asking, now: number): Admission {
  const { digest, about, letIn } = asking;
  const { accounts, tenants, zones, usage } = tables;
  const ofOpen = accounts.ofApiToken(digest).flatMap((id) => {
    const tenantId = tenants.ownerOf(id);
    const tenant = tenantId === undefined ? undefined : tenants.byId(tenantId);
    return tenant && !isOpen(tenant, now) ? [] : [{ id, tenant }];
  });
  const [first] = ofOpen;
  if (!first) return unknown;
  const accountOf = (tenant: TenantRow | undefined) =>
    about?.scope === "zones" ? zones.zone(tenant?.id ?? OPERATOR, about.id).accountId : about?.id;
  const found = about ? ofOpen.find(({ id, tenant }) => id === accountOf(tenant)) : first;
  const { tenant } = found ?? first;
  if (tenant) {
    const wait = windows.take(tenant.id, tenant.quotas.requests_per_minute, now, letIn);
    if (wait > 0) return { ok: false, reason: "too-many-requests", retryAfter: wait };
  }
  if (!found) return notYours;
  return {
    ok: true,
    owner: tenant?.id ?? OPERATOR,
    accounts: ofOpen.filter((each) => each.tenant?.id === tenant?.id).map(({ id }) => id),
    accountId: about ? found.id : null,
    limits: tenant ? limitsOf(tenant.quotas, usage.bytesOf(tenant.id)) : NO_LIMITS,
    lease: leaseOf(tenant, windows, asking, now),
  };
}

/** None for a zone, which may be bound to another account any time, nor shortly before something runs out. */
function leaseOf(
  tenant: TenantRow | undefined,
  windows: RequestWindows,
  { about, empties }: Pick<Asking, "about" | "empties">,
  now: number,
): number {
  if (empties || about?.scope === "zones") return 0;
  if (!tenant) return windows.lend(OPERATOR, null, now);
  const ends = [tenant.expiresAt, tenant.previousExpiresAt].some(
    (end) => end !== null && now < end && end - now < SOON,
  );
  return ends ? 0 : windows.lend(tenant.id, tenant.quotas.requests_per_minute, now);
}

/** In seconds: longer than a lease. */
const SOON = 3;

/** Why an account that was emptied cannot be used again, if it cannot: so an account costs nothing until it is used. */
function overAccounts(
  { accounts, tenants }: Tables,
  { id, quotas }: TenantRow,
  accountId: string,
): Admission | undefined {
  const { accounts: limit } = quotas;
  if (limit === null || accounts.has(accountId) || tenants.accountsInUse(id) < limit) return undefined;
  return { ok: false, reason: "too-many-accounts", limit };
}

/** Who visits the edge of an account need present nothing of the emulator's: the account has to be in use, and its tenant may be asked so often. */
export type EdgeAdmission =
  | {
      readonly ok: true;
      readonly limits: Limits;
      /** Whether the key that is presented is that of the account's tenant. */
      readonly isOwner: boolean;
      /** As that of an admission. */
      readonly lease: number;
    }
  | { readonly ok: false; readonly reason: "unknown" }
  | { readonly ok: false; readonly reason: "too-many-requests"; readonly retryAfter: number };

/** Who visits: `key` is the digest of a tenant's key, if one is presented. */
type EdgeAsking = { readonly accountId: string; readonly key: string | null; readonly letIn: number };

export function edgeAdmission(
  { accounts, tenants, usage }: Tables,
  windows: RequestWindows,
  { accountId, key, letIn }: EdgeAsking,
  now: number,
): EdgeAdmission {
  if (!accounts.has(accountId)) return { ok: false, reason: "unknown" };
  const tenantId = tenants.ownerOf(accountId);
  if (tenantId === undefined)
    return { ok: true, limits: NO_LIMITS, isOwner: false, lease: windows.lend(OPERATOR, null, now) };
  const tenant = tenants.byId(tenantId);
  if (!tenant || !isOpen(tenant, now)) return { ok: false, reason: "unknown" };
  const wait = windows.take(tenant.id, tenant.quotas.requests_per_minute, now, letIn);
  if (wait > 0) return { ok: false, reason: "too-many-requests", retryAfter: wait };
  const isOwner = key !== null && tenants.byKey(key)?.id === tenant.id && isKeyOf(tenant, key, now);
  const lease = leaseOf(tenant, windows, { about: null, empties: false }, now);
  return { ok: true, limits: limitsOf(tenant.quotas, usage.bytesOf(tenant.id)), isOwner, lease };
}

export const isOpen = ({ expiresAt }: TenantRow, now: number): boolean => expiresAt === null || now < expiresAt;

/** The key before the last rotation counts for as long as was said. */
function isKeyOf({ keyDigest, previousExpiresAt }: TenantRow, digest: string, now: number): boolean {
  return digest === keyDigest || (previousExpiresAt !== null && now < previousExpiresAt);
}
