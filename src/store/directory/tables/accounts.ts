/** The accounts that were touched or announced, with their names, and the API tokens that they have. */
import { DEFAULT_NAME } from "../../../rules/lookups/shown.ts";

/** `name` is null when it has none of its own. */
export type ListedAccount = { readonly id: string; readonly createdAt: number; readonly name: string | null };

/** Which accounts are wanted; null is any. */
export type AccountFilter = {
  /** Those among these. */
  readonly only: readonly string[] | null;
  readonly name: string | null;
  /** Those that this tenant made. */
  readonly tenantId: string | null;
};

export class AccountsTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  keep(id: string, createdAt: number, name: string | null): void {
    this.#sql.exec(`INSERT OR REPLACE INTO accounts (id, created_at) VALUES (?, ?)`, id, createdAt);
    if (name === null) this.#sql.exec(`DELETE FROM account_names WHERE id = ?`, id);
    else this.#sql.exec(`INSERT OR REPLACE INTO account_names (id, name) VALUES (?, ?)`, id, name);
  }

  /** Puts it on the list, and leaves the name that it has. */
  announce(id: string, createdAt: number): void {
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

  /** The oldest first. */
  page(page: number, perPage: number, { only, name, tenantId }: AccountFilter) {
    const from = `FROM accounts LEFT JOIN account_names USING (id)
      WHERE (?1 IS NULL OR id IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR ifnull(name, ?3 || id) = ?2)
        AND (?4 IS NULL OR id IN (SELECT account_id FROM tenant_accounts WHERE tenant_id = ?4))`;
    const wanted = [only && JSON.stringify(only), name, DEFAULT_NAME, tenantId];
    const rows = this.#sql.exec<{ id: string; created_at: number; name: string | null }>(
      `SELECT id, created_at, name ${from} ORDER BY created_at, id LIMIT ?5 OFFSET ?6`,
      ...wanted,
      perPage,
      (page - 1) * perPage,
    );
    return {
      accounts: Array.from(rows, ({ created_at: createdAt, ...account }): ListedAccount => ({ ...account, createdAt })),
      totalCount: this.#sql.exec<{ n: number }>(`SELECT count(*) AS n ${from}`, ...wanted).one().n,
    };
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
