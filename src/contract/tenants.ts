/** Tenants of a deployed emulator: who shares it, within which quotas, what each uses, and what was done. */

/** How much a tenant may use; `null` is no bound. */
export interface Quotas {
  /** Accounts in use at the same time: one that was emptied does not count. */
  readonly accounts: number | null;
  /** Service tokens in each account, beside the API's own limit. */
  readonly tokens_per_account: number | null;
  /** Rows of the journal in each account; the oldest are dropped. */
  readonly journal_rows_per_account: number | null;
  /** Bytes that the accounts together take in storage. */
  readonly bytes: number | null;
  /** Requests of the API plane and the control plane, those that are refused, too. */
  readonly requests_per_minute: number | null;
}

/** A new tenant. */
export interface NewTenant {
  /** 1 to 100 characters. */
  readonly name: string;
  /** RFC 3339; from then on the key, and the API tokens of the tenant's accounts, are refused. `null` is never. */
  readonly expires_at?: string | null;
  /** What is not given has its default. */
  readonly quotas?: Partial<Quotas>;
}

/** A change of a tenant: what is not given stays. */
export type TenantChange = Partial<NewTenant>;

export interface Tenant {
  /** 32 lower-case hex digits. */
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly quotas: Quotas;
  /** Until when the key before the last rotation is accepted, too. */
  readonly previous_key_expires_at: string | null;
}

/** A tenant with its key, which is shown this once. */
export interface TenantWithKey extends Tenant {
  readonly key: string;
}

/** What a tenant uses; storage as its accounts told it last, some seconds ago at most. */
export interface TenantUsage {
  /** `null` is the operator, to whom every account belongs that no tenant made. */
  readonly tenant_id: string | null;
  readonly name: string | null;
  readonly accounts: number;
  readonly tokens: number;
  readonly journal_rows: number;
  readonly bytes: number;
  /** In the minute that runs, as far as the directory's object remembers; `null` of the operator. */
  readonly requests_this_minute: number | null;
  /** `null` of the operator, who has none. */
  readonly quotas: Quotas | null;
}

export const auditActions = [
  "tenant.create",
  "tenant.change",
  "tenant.rotate-key",
  "tenant.delete",
  "account.create",
  "account.change",
  "account.seed",
  "account.restore",
  "account.fork",
  "account.empty",
  "settings.change",
  "clock.change",
  "origin.set",
  "origin.remove",
  "zone.bind",
  "zone.unbind",
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Something that somebody did through the control plane. */
export interface AuditEntry {
  readonly id: number;
  /** RFC 3339, by the system's clock. */
  readonly time: string;
  /** `null` is the operator. */
  readonly tenant_id: string | null;
  readonly action: AuditAction;
  /** The account, the zone or the tenant that it was done to. */
  readonly subject: string;
}
