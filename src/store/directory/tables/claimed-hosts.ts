/** Which accounts may answer for which hosts. A hint: the account itself decides whether it does. */
import { anchorOf, anchorsFor, isClaim } from "../../../rules/edge/claims.ts";

/** Which accounts are wanted: `only` one, or null for all behind `after`. */
export interface HostsWanted {
  readonly most: number;
  readonly after: string;
  readonly only: string | null;
}

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

  /**
   * The accounts that a host may belong to, by the name that a request has it by: so many at the most, in the order of their ids,
   * those behind one of them, or one alone. Of each end of the name no more rows are read than that takes.
   */
  claiming(name: string, { most, after, only }: HostsWanted): string[] {
    const found = new Set<string>();
    for (const anchor of anchorsFor(name)) {
      const ids = new Set<string>();
      for (const { account_id: id, host } of this.#rows(anchor, only, after)) {
        if (ids.size >= most) break;
        if (!ids.has(id) && isClaim(host, name)) ids.add(id);
      }
      for (const id of ids) found.add(id);
    }
    return [...found].toSorted().slice(0, most);
  }

  #rows(anchor: string, only: string | null, after: string) {
    const [sign, id] = only === null ? [">", after] : ["=", only];
    return this.#sql.exec<{ account_id: string; host: string }>(
      `SELECT account_id, host FROM claimed_hosts WHERE anchor = ? AND account_id ${sign} ? ORDER BY account_id, host`,
      anchor,
      id,
    );
  }
}
