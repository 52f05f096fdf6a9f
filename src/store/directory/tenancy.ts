/** Tenants: made, changed and taken away; the accounts that each makes; what each uses. */
import type { Quotas } from "../../contract/tenants.ts";
import type { RequestWindows } from "./request-windows.ts";
import type { Tables } from "./admission.ts";
import type { TenantRow } from "./tables/tenants.ts";
import type { Usage } from "./tables/usage.ts";

export type TenantChange = {
  readonly name?: string | undefined;
  readonly expiresAt?: number | null | undefined;
  readonly quotas?: { readonly [N in keyof Quotas]?: Quotas[N] | undefined } | undefined;
};

/** A tenant's use; that of the operator has no tenant. */
export type UsageRow = { readonly tenant: TenantRow | null; readonly used: Usage; readonly requests: number | null };

export type Claim = { readonly ok: true } | { readonly ok: false; readonly limit: number };

export class Tenancy {
  readonly #tables: Tables;
  readonly #windows: RequestWindows;

  constructor(tables: Tables, windows: RequestWindows) {
    this.#tables = tables;
    this.#windows = windows;
  }

  change(id: string, { name, expiresAt, quotas }: TenantChange): TenantRow | undefined {
    const { tenants } = this.#tables;
    const before = tenants.byId(id);
    if (!before) return undefined;
    const after: TenantRow = {
      ...before,
      ...(name === undefined ? {} : { name }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      quotas: { ...before.quotas, ...given(quotas ?? {}) },
    };
    tenants.keep(after);
    return after;
  }

  /** Gives it another key; the one that it had is accepted until a time, or not any more. */
  rotate(id: string, keyDigest: string, previousExpiresAt: number | null): TenantRow | undefined {
    const { tenants } = this.#tables;
    const before = tenants.byId(id);
    if (!before) return undefined;
    const previousDigest = previousExpiresAt === null ? null : before.keyDigest;
    const after = { ...before, keyDigest, previousDigest, previousExpiresAt };
    tenants.keep(after);
    return after;
  }

  /** Whether there was one. Nobody has its key from now on; its accounts have to be emptied. */
  remove(id: string): boolean {
    const { tenants, zones, usage } = this.#tables;
    if (!tenants.byId(id)) return false;
    tenants.remove(id);
    zones.removeAll(id);
    usage.forget(id);
    this.#windows.forget(id);
    return true;
  }

  /** Makes a fresh account a tenant's own. */
  claim(tenantId: string, accountId: string): Claim {
    const { tenants } = this.#tables;
    const limit = tenants.byId(tenantId)?.quotas.accounts;
    if (limit === undefined) return { ok: false, limit: 0 }; // it is no more
    if (limit !== null && tenants.accountsInUse(tenantId) >= limit) return { ok: false, limit };
    tenants.claim(tenantId, accountId);
    return { ok: true };
  }

  /** Of one tenant, or of a page of them; the operator comes first. */
  usage(only: string | null, page: number, perPage: number, now: number): { rows: UsageRow[]; totalCount: number } {
    const { tenants, usage } = this.#tables;
    const rowOf = (tenant: TenantRow): UsageRow => ({
      tenant,
      used: usage.ofTenant(tenant.id),
      requests: this.#windows.count(tenant.id, now),
    });
    if (only !== null) {
      const tenant = tenants.byId(only);
      return tenant ? { rows: [rowOf(tenant)], totalCount: 1 } : { rows: [], totalCount: 0 };
    }
    const found = tenants.page(page, perPage);
    const rows = found.tenants.map(rowOf);
    const ofOperator: UsageRow = { tenant: null, used: usage.ofOperator(), requests: null };
    return { rows: page === 1 ? [ofOperator, ...rows] : rows, totalCount: found.totalCount };
  }
}

function given(quotas: NonNullable<TenantChange["quotas"]>): Partial<Quotas> {
  return Object.fromEntries(Object.entries(quotas).filter(([, value]) => value !== undefined));
}
