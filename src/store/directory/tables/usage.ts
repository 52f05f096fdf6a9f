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

  /** How many bytes more than before the account takes; undefined when it was not kept: one that was emptied meanwhile takes nothing. */
  keep(accountId: string, { tokens, journalRows, bytes }: AccountUsage): number | undefined {
    const [before] = this.#sql
      .exec<{ bytes: number }>(
        `SELECT ifnull(bytes, 0) AS bytes FROM accounts LEFT JOIN account_usage USING (id) WHERE id = ?`,
        accountId,
      )
      .toArray();
    if (!before) return undefined;
    this.#sql.exec(
      `INSERT OR REPLACE INTO account_usage (id, tokens, journal_rows, bytes) VALUES (?, ?, ?, ?)`,
      accountId,
      tokens,
      journalRows,
      bytes,
    );
    return bytes - before.bytes;
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

  /** A sum over all accounts of a large tenant, after each report of one of them, would take longer than all else. */
  grew(tenantId: string | undefined, bytes: number): void {
    const known = tenantId === undefined ? undefined : this.#bytes.get(tenantId);
    if (tenantId !== undefined && known !== undefined) this.#bytes.set(tenantId, known + bytes);
  }

  forget(tenantId: string | undefined): void {
    if (tenantId !== undefined) this.#bytes.delete(tenantId);
  }
}
