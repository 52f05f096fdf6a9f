/** How much the accounts take in storage, as each told it last. */

/** What an account takes. */
export type AccountUsage = { readonly tokens: number; readonly journalRows: number; readonly bytes: number };

/** What accounts take together. */
export type Usage = AccountUsage & { readonly accounts: number };

const SUMS = `count(*) AS accounts, ifnull(sum(tokens), 0) AS tokens, ifnull(sum(journal_rows), 0) AS journalRows,
  ifnull(sum(bytes), 0) AS bytes FROM accounts LEFT JOIN account_usage USING (id)`;

export class UsageTable {
  readonly #sql: SqlStorage;
  /** The bytes of each tenant; until something changes. */
  readonly #bytes = new Map<string, number>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Whether it was kept: one that was emptied meanwhile takes nothing. */
  keep(accountId: string, { tokens, journalRows, bytes }: AccountUsage): boolean {
    const kept = this.#sql.exec(
      `INSERT OR REPLACE INTO account_usage (id, tokens, journal_rows, bytes)
        SELECT id, ?2, ?3, ?4 FROM accounts WHERE id = ?1 RETURNING id`,
      accountId,
      tokens,
      journalRows,
      bytes,
    );
    return kept.toArray().length > 0;
  }

  ofTenant(tenantId: string): Usage {
    return this.#sql
      .exec<Usage>(`SELECT ${SUMS} JOIN tenant_accounts ON account_id = id WHERE tenant_id = ?`, tenantId)
      .one();
  }

  /** Of the accounts that no tenant made. */
  ofOperator(): Usage {
    return this.#sql.exec<Usage>(`SELECT ${SUMS} WHERE id NOT IN (SELECT account_id FROM tenant_accounts)`).one();
  }

  /** Asked with each request of a tenant: remembered until `forget`. */
  bytesOf(tenantId: string): number {
    const known = this.#bytes.get(tenantId);
    if (known !== undefined) return known;
    const { bytes } = this.ofTenant(tenantId);
    this.#bytes.set(tenantId, bytes);
    return bytes;
  }

  forget(tenantId: string | undefined): void {
    if (tenantId !== undefined) this.#bytes.delete(tenantId);
  }
}
