/** The zones that are bound to accounts. Each tenant has bindings of its own, and the operator has those of nobody else. */
import type { Zone } from "../../../rules/lookups/shown.ts";

/** Whose bindings: a tenant's id, or the operator's. */
export type Owner = string;
export const OPERATOR: Owner = "";

/** A bound zone, with what is known of its account. */
export type ListedZone = Zone & { readonly createdAt: number; readonly ofAccount: string | null };

/** Which zones are wanted; null is any. */
export type ZoneFilter = {
  readonly owner: Owner;
  readonly name: string | null;
  readonly accountId: string | null;
  /** Those of these accounts. */
  readonly only: readonly string[] | null;
};

export class ZonesTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The zone as it was bound; an unbound zone belongs to the account with the same id. */
  zone(owner: Owner, id: string): Zone {
    const [row] = this.#sql
      .exec<{ account_id: string; name: string }>(
        `SELECT account_id, name FROM bound_zones WHERE owner = ? AND id = ?`,
        owner,
        id,
      )
      .toArray();
    return { id, accountId: row?.account_id ?? id, name: row?.name ?? defaultZoneName(id) };
  }

  keep(owner: Owner, { id, accountId, name }: Zone): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO bound_zones (owner, id, account_id, name) VALUES (?, ?, ?, ?)`,
      owner,
      id,
      accountId,
      name,
    );
  }

  remove(owner: Owner, id: string): void {
    this.#sql.exec(`DELETE FROM bound_zones WHERE owner = ? AND id = ?`, owner, id);
  }

  removeAll(owner: Owner): void {
    this.#sql.exec(`DELETE FROM bound_zones WHERE owner = ?`, owner);
  }

  /** Unbinds what is bound to an account. */
  removeOf(accountId: string): void {
    this.#sql.exec(`DELETE FROM bound_zones WHERE account_id = ?`, accountId);
  }

  has(owner: Owner, id: string): boolean {
    return this.#sql.exec(`SELECT 1 FROM bound_zones WHERE owner = ? AND id = ?`, owner, id).toArray().length > 0;
  }

  /** The names of those that are bound to an account. */
  namesOf(accountId: string): string[] {
    return this.#sql
      .exec<{ name: string }>(`SELECT name FROM bound_zones WHERE account_id = ?`, accountId)
      .toArray()
      .map(({ name }) => name);
  }

  count(owner: Owner): number {
    return this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM bound_zones WHERE owner = ?`, owner).one().n;
  }

  /** By their names. */
  page(page: number, perPage: number, { owner, name, accountId, only }: ZoneFilter) {
    const from = `FROM bound_zones AS zones JOIN accounts ON accounts.id = account_id
      LEFT JOIN account_names ON account_names.id = account_id
      WHERE owner = ?4 AND (?1 IS NULL OR account_id IN (SELECT value FROM json_each(?1)))
        AND (?2 IS NULL OR zones.name = ?2) AND (?3 IS NULL OR account_id = ?3)`;
    const wanted = [only && JSON.stringify(only), name, accountId, owner];
    const rows = this.#sql.exec<{ [N in keyof ListedZone]: ListedZone[N] }>(
      `SELECT zones.id, account_id AS accountId, zones.name, created_at AS createdAt, account_names.name AS ofAccount
        ${from} ORDER BY zones.name, zones.id LIMIT ?5 OFFSET ?6`,
      ...wanted,
      perPage,
      (page - 1) * perPage,
    );
    return {
      zones: rows.toArray(),
      totalCount: this.#sql.exec<{ n: number }>(`SELECT count(*) AS n ${from}`, ...wanted).one().n,
    };
  }
}

/** Zones have names in Cloudflare; `.example` is reserved (RFC 2606), so a made-up one can harm nobody. */
function defaultZoneName(zoneId: string): string {
  return `zone-${zoneId.slice(0, 8)}.example`;
}
