/** The tenants, and the accounts that each has made. Of a key its SHA-256 digest is kept. */
import type { Quotas } from "../../../contract/tenants.ts";

/** Times are whole seconds since 1970, by the system's clock. */
export type TenantRow = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly quotas: Quotas;
  readonly keyDigest: string;
  readonly previousDigest: string | null;
  readonly previousExpiresAt: number | null;
};

type Stored = Omit<TenantRow, "quotas"> & { readonly quotas: string };

const COLUMNS = `id, name, created_at AS createdAt, expires_at AS expiresAt, quotas, key_digest AS keyDigest,
  previous_digest AS previousDigest, previous_expires_at AS previousExpiresAt`;

/** So many accounts that were emptied stay a tenant's own; of more than these the oldest are given up. */
const EMPTIED_KEPT = 1000;
/** So long an account of a tenant that is no more is watched after it was emptied, in seconds: no request takes longer. */
const WATCHED = 3600;

export class TenantsTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  keep({ id, name, createdAt, expiresAt, quotas, keyDigest, previousDigest, previousExpiresAt }: TenantRow): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO tenants
        (id, name, created_at, expires_at, quotas, key_digest, previous_digest, previous_expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      name,
      createdAt,
      expiresAt,
      JSON.stringify(quotas),
      keyDigest,
      previousDigest,
      previousExpiresAt,
    );
  }

  byId(id: string): TenantRow | undefined {
    return this.#one(`id = ?`, id);
  }

  /** By the digest of its key, or of the key before that. */
  byKey(digest: string): TenantRow | undefined {
    return this.#one(`key_digest = ?1 OR previous_digest = ?1`, digest);
  }

  /** The oldest first. */
  page(page: number, perPage: number): { tenants: TenantRow[]; totalCount: number } {
    const rows = this.#sql.exec<Stored>(
      `SELECT ${COLUMNS} FROM tenants ORDER BY created_at, id LIMIT ? OFFSET ?`,
      perPage,
      (page - 1) * perPage,
    );
    return {
      tenants: Array.from(rows, rowOf),
      totalCount: this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM tenants`).one().n,
    };
  }

  /** Takes it away; its accounts are nobody's from now on, and have to be emptied: so many. */
  remove(id: string): number {
    const { n } = this.#count(id);
    this.#sql.exec(
      `INSERT OR IGNORE INTO accounts_to_empty SELECT account_id FROM tenant_accounts WHERE tenant_id = ?`,
      id,
    );
    this.#sql.exec(`DELETE FROM tenant_accounts WHERE tenant_id = ?`, id);
    this.#sql.exec(`DELETE FROM tenants WHERE id = ?`, id);
    return n;
  }

  /** The tenant that an account belongs to, if it belongs to one. */
  ownerOf(accountId: string): string | undefined {
    const rows = this.#sql.exec<{ id: string }>(
      `SELECT tenant_id AS id FROM tenant_accounts WHERE account_id = ?`,
      accountId,
    );
    return rows.toArray()[0]?.id;
  }

  /** Whether an account is the tenant's. Of another's no row is read, so that it takes no longer than one that is not there. */
  owns(tenantId: string, accountId: string): boolean {
    const rows = this.#sql.exec(
      `SELECT 1 FROM tenant_accounts WHERE account_id = ? AND tenant_id = ?`,
      accountId,
      tenantId,
    );
    return rows.toArray().length > 0;
  }

  /** Makes an account the tenant's own. */
  claim(tenantId: string, accountId: string): void {
    this.#sql.exec(`INSERT INTO tenant_accounts (account_id, tenant_id) VALUES (?, ?)`, accountId, tenantId);
    const { n } = this.#count(tenantId);
    if (n % 100 === 0) this.#giveUpEmptied(tenantId);
  }

  release(accountId: string): void {
    this.#sql.exec(`DELETE FROM tenant_accounts WHERE account_id = ?`, accountId);
  }

  /** How many accounts of the tenant are in use. */
  accountsInUse(tenantId: string): number {
    return this.#sql
      .exec<{ n: number }>(
        `SELECT count(*) AS n FROM tenant_accounts JOIN accounts ON id = account_id WHERE tenant_id = ?`,
        tenantId,
      )
      .one().n;
  }

  /** Accounts of tenants that are no more; in any order, so that some that fail are not in the way of the others. */
  toEmpty(atMost: number): string[] {
    const rows = this.#sql.exec<{ id: string }>(
      `SELECT account_id AS id FROM accounts_to_empty ORDER BY random() LIMIT ?`,
      atMost,
    );
    return Array.from(rows, ({ id }) => id);
  }

  isEmptied(accountId: string, now: number): void {
    this.#sql.exec(`DELETE FROM accounts_to_empty WHERE account_id = ?`, accountId);
    this.#sql.exec(`INSERT OR REPLACE INTO emptied_accounts (account_id, at) VALUES (?, ?)`, accountId, now);
    this.#sql.exec(`DELETE FROM emptied_accounts WHERE at <= ?`, now - WATCHED);
  }

  /** Whether the account was of a tenant that is no more, a short while ago. */
  wasOfNobody(accountId: string, now: number): boolean {
    const rows = this.#sql.exec(
      `SELECT account_id FROM accounts_to_empty WHERE account_id = ?1
        UNION ALL SELECT account_id FROM emptied_accounts WHERE account_id = ?1 AND at > ?2`,
      accountId,
      now - WATCHED,
    );
    return rows.toArray().length > 0;
  }

  emptyAgain(accountId: string): void {
    this.#sql.exec(`INSERT OR IGNORE INTO accounts_to_empty (account_id) VALUES (?)`, accountId);
  }

  left(): number {
    return this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM accounts_to_empty`).one().n;
  }

  #count(tenantId: string): { n: number } {
    return this.#sql
      .exec<{ n: number }>(`SELECT count(*) AS n FROM tenant_accounts WHERE tenant_id = ?`, tenantId)
      .one();
  }

  #giveUpEmptied(tenantId: string): void {
    this.#sql.exec(
      `DELETE FROM tenant_accounts WHERE seq IN (
        SELECT seq FROM tenant_accounts WHERE tenant_id = ? AND account_id NOT IN (SELECT id FROM accounts)
          ORDER BY seq DESC LIMIT -1 OFFSET ${EMPTIED_KEPT})`,
      tenantId,
    );
  }

  #one(condition: string, value: string): TenantRow | undefined {
    const [row] = this.#sql.exec<Stored>(`SELECT ${COLUMNS} FROM tenants WHERE ${condition}`, value).toArray();
    return row && rowOf(row);
  }
}

function rowOf({ quotas, ...row }: Stored): TenantRow {
  return { ...row, quotas: JSON.parse(quotas) as Quotas };
}
