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

export type Claim =
  | { readonly ok: true }
  /** One of the accounts is another's, or there is none. */
  | { readonly ok: false; readonly reason: "not-yours" }
  | { readonly ok: false; readonly reason: "too-many-accounts"; readonly limit: number };

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

  /**
   * Nobody has its key from now on, nor an API token of its accounts, which have to be emptied: so many. Undefined when there
   * was no such tenant.
   */
  remove(id: string): number | undefined {
    const { accounts, tenants, zones, usage } = this.#tables;
    if (!tenants.byId(id)) return undefined;
    accounts.forgetOf(id);
    const count = tenants.remove(id);
    zones.removeAll(id);
    usage.forget(id);
    this.#windows.forget(id);
    return count;
  }

  /**
   * Puts accounts that are about to be filled on the list, so that no two requests are given the same last place: fresh ones,
   * which become the tenant's own, or ones that are.
   */
  claim(tenantId: string, ids: readonly string[], areFresh: boolean, now: number): Claim {
    const { accounts, tenants } = this.#tables;
    const tenant = tenants.byId(tenantId);
    if (!tenant) return { ok: false, reason: "not-yours" }; // it is no more
    if (!areFresh && ids.some((id) => tenants.ownerOf(id) !== tenantId)) return { ok: false, reason: "not-yours" };
    const { accounts: limit } = tenant.quotas;
    const unused = [...new Set(ids)].filter((id) => !accounts.has(id));
    if (limit !== null && unused.length > 0 && tenants.accountsInUse(tenantId) + unused.length > limit) {
      return { ok: false, reason: "too-many-accounts", limit };
    }
    for (const id of unused) accounts.announce(id, now);
    if (areFresh) for (const id of ids) tenants.claim(tenantId, id);
    return { ok: true };
  }

  /** Takes back that a fresh account was claimed, in which nothing was done. */
  release(tenantId: string, accountId: string): void {
    const { accounts, tenants, zones } = this.#tables;
    if (tenants.ownerOf(accountId) !== tenantId) return;
    tenants.release(accountId);
    accounts.forget(accountId);
    zones.removeOf(accountId);
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
