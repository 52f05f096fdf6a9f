/** The accounts that were touched or announced, with their names, and the API tokens that they have. */
import { accountName, DEFAULT_NAME } from "../../../rules/lookups/shown.ts";
import { foldCase } from "../../../rules/values/fold.ts";
import { recentUses } from "../../recent-uses.ts";

/** `name` is null when it has none of its own. */
export type ListedAccount = {
  readonly id: string;
  readonly createdAt: number;
  readonly name: string | null;
  /** In milliseconds since 1970, by the system's clock; null when that is not known. */
  readonly usedAt: number | null;
};

type Row = { id: string; created_at: number; name: string | null; used_at: number | null };

/** Which accounts are wanted; null is any. */
export type AccountFilter = {
  /** Those among these. */
  readonly only: readonly string[] | null;
  readonly name: string | null;
  /** Those that this tenant made. */
  readonly tenantId: string | null;
  /** A part of the id or the name, in any case. */
  readonly search: string | null;
  /** `recent`: the one that was used last comes first. */
  readonly order: "asc" | "recent";
};

const ANY: AccountFilter = { only: null, name: null, tenantId: null, search: null, order: "asc" };

export type AccountsPage = { readonly accounts: ListedAccount[]; readonly totalCount: number };

export class AccountsTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  keep(id: string, createdAt: number, name: string | null): void {
    this.announce(id, createdAt);
    if (name === null) this.#sql.exec(`DELETE FROM account_names WHERE id = ?`, id);
    else this.#sql.exec(`INSERT OR REPLACE INTO account_names (id, name) VALUES (?, ?)`, id, name);
  }

  /** Puts it on the list, and leaves the name that it has. */
  announce(id: string, createdAt: number): void {
    if (!this.has(id)) recentUses.listed(id);
    this.#sql.exec(`INSERT OR REPLACE INTO accounts (id, created_at) VALUES (?, ?)`, id, createdAt);
  }

  has(id: string): boolean {
    return this.#sql.exec(`SELECT 1 FROM accounts WHERE id = ?`, id).toArray().length > 0;
  }

  forget(id: string): void {
    for (const table of ["accounts", "account_names", "account_usage"]) {
      this.#sql.exec(`DELETE FROM ${table} WHERE id = ?`, id);
    }
    for (const table of ["api_tokens", "claimed_hosts"]) {
      this.#sql.exec(`DELETE FROM ${table} WHERE account_id = ?`, id);
    }
  }

  /** Forgets every account of a tenant. */
  forgetOf(tenantId: string): void {
    const ofTenant = `(SELECT account_id FROM tenant_accounts WHERE tenant_id = ?)`;
    for (const table of ["accounts", "account_names", "account_usage"]) {
      this.#sql.exec(`DELETE FROM ${table} WHERE id IN ${ofTenant}`, tenantId);
    }
    for (const table of ["api_tokens", "claimed_hosts"]) {
      this.#sql.exec(`DELETE FROM ${table} WHERE account_id IN ${ofTenant}`, tenantId);
    }
  }

  /** The oldest first, unless the filter says otherwise. */
  page(page: number, perPage: number, filter: Partial<AccountFilter>): AccountsPage {
    const { only, name, tenantId, search, order } = { ...ANY, ...filter };
    const from = `FROM accounts LEFT JOIN account_names USING (id)
      WHERE (?1 IS NULL OR id IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR ifnull(name, ?3 || id) = ?2)
        AND (?4 IS NULL OR id IN (SELECT account_id FROM tenant_accounts WHERE tenant_id = ?4))`;
    const wanted = [only && JSON.stringify(only), name, DEFAULT_NAME, tenantId];
    const rows = (limit: number, offset: number): ListedAccount[] =>
      this.#sql
        .exec<Row>(
          `SELECT id, created_at, name, (SELECT used_at FROM account_usage WHERE account_usage.id = accounts.id) AS used_at
            ${from} ORDER BY created_at, id LIMIT ?5 OFFSET ?6`,
          ...wanted,
          limit,
          offset,
        )
        .toArray()
        .map(listed);
    const start = (page - 1) * perPage;
    if (search !== null || order === "recent") {
      // What this process knows of uses, and another alphabet's letters in any case, SQL does not know.
      const found = rows(-1, 0).filter(hasPart(search ?? ""));
      const sorted = order === "recent" ? found.toSorted(recentFirst) : found;
      return { accounts: sorted.slice(start, start + perPage), totalCount: found.length };
    }
    const { n } = this.#sql.exec<{ n: number }>(`SELECT count(*) AS n ${from}`, ...wanted).one();
    return { accounts: rows(perPage, start), totalCount: n };
  }

  /** Those of these ids, and of the accounts to which the operator has bound zones, that are not on the list. */
  unlisted(ids: readonly string[]): string[] {
    const rows = this.#sql.exec<{ id: string }>(
      `SELECT value AS id FROM json_each(?) UNION SELECT account_id FROM bound_zones WHERE owner = '' EXCEPT SELECT id FROM accounts`,
      JSON.stringify(ids),
    );
    return Array.from(rows, ({ id }) => id);
  }

  /** The API tokens that an account has, by their digests: one token may belong to several accounts. */
  keepApiTokens(accountId: string, digests: readonly string[]): void {
    this.#sql.exec(`DELETE FROM api_tokens WHERE account_id = ?`, accountId);
    for (const digest of new Set(digests)) {
      this.#sql.exec(`INSERT INTO api_tokens (digest, account_id) VALUES (?, ?)`, digest, accountId);
    }
  }

  knowsApiToken(digest: string): boolean {
    return this.#sql.exec(`SELECT 1 FROM api_tokens WHERE digest = ? LIMIT 1`, digest).toArray().length > 0;
  }

  /** The accounts that an API token belongs to. */
  ofApiToken(digest: string): string[] {
    const rows = this.#sql.exec<{ id: string }>(
      `SELECT account_id AS id FROM api_tokens WHERE digest = ? ORDER BY account_id`,
      digest,
    );
    return Array.from(rows, ({ id }) => id);
  }
}

function listed({ id, name, created_at: createdAt, used_at: writtenAt }: Row): ListedAccount {
  return { id, createdAt, name, usedAt: recentUses.of(id) ?? writtenAt };
}

function hasPart(search: string): (account: ListedAccount) => boolean {
  const part = foldCase(search);
  return ({ id, name }) => id.includes(part) || foldCase(accountName(id, name)).includes(part);
}

/** Those that were never used come last, the newest of them first. */
function recentFirst(a: ListedAccount, b: ListedAccount): number {
  const [ofA, ofB] = [a.usedAt ?? -Infinity, b.usedAt ?? -Infinity];
  if (ofA !== ofB) return ofA < ofB ? 1 : -1;
  return b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1);
}
