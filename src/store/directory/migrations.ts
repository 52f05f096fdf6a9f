/** The schema of the directory's object, as numbered steps. A step that has landed is never edited: add another. */
import type { Migration } from "../migrate.ts";

export const directoryMigrations: readonly Migration[] = [
  {
    version: 1,
    statements: [
      `CREATE TABLE accounts (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
      `CREATE TABLE zones (id TEXT PRIMARY KEY, account_id TEXT NOT NULL, name TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    ],
  },
  {
    version: 2,
    statements: [
      `CREATE TABLE api_tokens (digest TEXT NOT NULL, account_id TEXT NOT NULL, PRIMARY KEY (digest, account_id)) STRICT, WITHOUT ROWID`,
      `CREATE INDEX api_tokens_by_account ON api_tokens (account_id)`,
    ],
  },
  {
    version: 3,
    statements: [
      // The names that accounts were given; those without one have no row.
      `CREATE TABLE account_names (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID`,
      // The journal of what has no account, in the form of an account's.
      `CREATE TABLE journal (
        id INTEGER PRIMARY KEY,
        operation TEXT,
        method TEXT NOT NULL,
        status INTEGER NOT NULL,
        token_id TEXT,
        evidence INTEGER NOT NULL,
        entry TEXT NOT NULL
      ) STRICT`,
    ],
  },
  {
    version: 4,
    statements: [
      // Each tenant has bindings of its own; those of the operator, who is the only one until now, have an empty owner.
      `CREATE TABLE bound_zones (
        owner TEXT NOT NULL,
        id TEXT NOT NULL,
        account_id TEXT NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (owner, id)
      ) STRICT, WITHOUT ROWID`,
      `INSERT INTO bound_zones (owner, id, account_id, name) SELECT '', id, account_id, name FROM zones`,
      `DROP TABLE zones`,
      `CREATE TABLE tenants (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER,
        quotas TEXT NOT NULL,
        key_digest TEXT NOT NULL UNIQUE,
        previous_digest TEXT UNIQUE,
        previous_expires_at INTEGER
      ) STRICT, WITHOUT ROWID`,
      // `seq` is the order in which they were made.
      `CREATE TABLE tenant_accounts (
        seq INTEGER PRIMARY KEY,
        account_id TEXT NOT NULL UNIQUE,
        tenant_id TEXT NOT NULL
      ) STRICT`,
      `CREATE INDEX tenant_accounts_by_tenant ON tenant_accounts (tenant_id, seq)`,
      `CREATE TABLE account_usage (
        id TEXT PRIMARY KEY,
        tokens INTEGER NOT NULL,
        journal_rows INTEGER NOT NULL,
        bytes INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID`,
      // Of tenants that are no more.
      `CREATE TABLE accounts_to_empty (account_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`,
      // These were; a request that was on its way meanwhile may have filled them again.
      `CREATE TABLE emptied_accounts (account_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
      `CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        tenant_id TEXT,
        action TEXT NOT NULL,
        subject TEXT NOT NULL
      ) STRICT`,
    ],
  },
  {
    version: 5,
    statements: [
      // What JWTs are signed with: at most one row.
      `CREATE TABLE signing_keys (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        kid TEXT NOT NULL,
        n TEXT NOT NULL,
        e TEXT NOT NULL,
        certificate TEXT NOT NULL,
        pkcs8 TEXT NOT NULL
      ) STRICT`,
    ],
  },
  {
    version: 6,
    statements: [
      // `host` may have stars; `anchor` is its end without any.
      `CREATE TABLE claimed_hosts (
        account_id TEXT NOT NULL,
        host TEXT NOT NULL,
        anchor TEXT NOT NULL,
        PRIMARY KEY (account_id, host)
      ) STRICT, WITHOUT ROWID`,
      `CREATE INDEX hosts_by_anchor ON claimed_hosts (anchor)`,
    ],
  },
  {
    version: 7,
    // When the account was last used, in milliseconds since 1970, as far as it is known: in the row that is written anyway.
    statements: [`ALTER TABLE account_usage ADD COLUMN used_at INTEGER`],
  },
];
