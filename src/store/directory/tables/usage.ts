/** How much the accounts take in storage, as each told it last. */

import { recentUses } from "../../recent-uses.ts";

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
  keep(accountId: string, { tokens, journalRows, bytes }: AccountUsage, usedAt: number): number | undefined {
    const [before] = this.#sql
      .exec<{ bytes: number }>(
        `SELECT ifnull(bytes, 0) AS bytes FROM accounts LEFT JOIN account_usage USING (id) WHERE id = ?`,
        accountId,
      )
      .toArray();
    if (!before) return undefined;
    this.#sql.exec(
      `INSERT OR REPLACE INTO account_usage (id, tokens, journal_rows, bytes, used_at) VALUES (?, ?, ?, ?, ?)`,
      accountId,
      tokens,
      journalRows,
      bytes,
      usedAt,
    );
    return bytes - before.bytes;
  }

  /** When accounts that are on the list were last used, where nobody reports what they take. `now` is in milliseconds. */
  writeUses(now: number): void {
    const uses = recentUses.take(now);
    try {
      this.#keepUses(uses);
    } catch (problem) {
      recentUses.giveBack(uses);
      throw problem;
    }
  }

  #keepUses(uses: readonly (readonly [id: string, at: number])[]): void {
    if (uses.length === 0) return;
    this.#sql.exec(
      `INSERT INTO account_usage (id, tokens, journal_rows, bytes, used_at)
        SELECT value ->> 0, 0, 0, 0, value ->> 1 FROM json_each(?) WHERE value ->> 0 IN (SELECT id FROM accounts)
        ON CONFLICT DO UPDATE SET used_at = excluded.used_at`,
      JSON.stringify(uses),
    );
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
