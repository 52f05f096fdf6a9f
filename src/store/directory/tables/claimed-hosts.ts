/** Which accounts may answer for which hosts. A hint: the account itself decides whether it does. */
import { anchorOf, anchorsFor, isClaim } from "../../../rules/edge/claims.ts";

export class ClaimedHostsTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Puts these beside those that an account had, and takes away those that are gone: with null, all others. */
  keep(accountId: string, hosts: readonly string[], gone: readonly string[] | null): void {
    const isGone = gone === null ? "NOT IN" : "IN";
    this.#sql.exec(
      `DELETE FROM claimed_hosts WHERE account_id = ? AND host ${isGone} (SELECT value FROM json_each(?))`,
      accountId,
      JSON.stringify(gone ?? hosts),
    );
    for (const host of hosts) {
      this.#sql.exec(
        `INSERT OR IGNORE INTO claimed_hosts (account_id, host, anchor) VALUES (?, ?, ?)`,
        accountId,
        host,
        anchorOf(host),
      );
    }
  }

  /** The accounts that a host may belong to, by the name that a request has it by. */
  claiming(name: string): string[] {
    const rows = this.#sql.exec<{ account_id: string; host: string }>(
      `SELECT account_id, host FROM claimed_hosts WHERE anchor IN (SELECT value FROM json_each(?)) ORDER BY account_id`,
      JSON.stringify(anchorsFor(name)),
    );
    const found = new Set<string>();
    for (const { account_id: id, host } of rows) {
      if (!found.has(id) && isClaim(host, name)) found.add(id);
    }
    return [...found];
  }
}
