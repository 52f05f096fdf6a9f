/** What a tenant may use. */
import type { Quotas } from "../../contract/tenants.ts";

/** Of a tenant that was given none: enough for a team and its CI, and little enough for forty of them on a free plan. */
export const defaultQuotas: Quotas = {
  accounts: 100,
  tokens_per_account: 1000,
  journal_rows_per_account: 1000,
  bytes: 100 * 1024 * 1024,
  requests_per_minute: 6000,
};

/** What is left of a tenant's quotas for one account; `null` is no bound. */
export type Limits = {
  readonly tokens: number | null;
  readonly journalRows: number | null;
  readonly bytesLeft: number | null;
};

export const NO_LIMITS: Limits = { tokens: null, journalRows: null, bytesLeft: null };

export function limitsOf(quotas: Quotas, bytesUsed: number): Limits {
  return {
    tokens: quotas.tokens_per_account,
    journalRows: quotas.journal_rows_per_account,
    bytesLeft: quotas.bytes === null ? null : Math.max(quotas.bytes - bytesUsed, 0),
  };
}
