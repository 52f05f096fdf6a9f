/** The schemas of the Durable Objects, as numbered steps. A step that has landed is never edited: add another. */

export interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

export const accountMigrations: readonly Migration[] = [
  {
    version: 1,
    statements: [
      // `seq` is the order of insertion. Times are whole seconds since 1970. `folded_name` is what `search` reads.
      `CREATE TABLE tokens (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        client_id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        folded_name TEXT NOT NULL,
        duration TEXT NOT NULL,
        enabled INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        last_seen_at INTEGER,
        secret_digest BLOB NOT NULL,
        secret_version INTEGER NOT NULL,
        previous_digest BLOB,
        previous_expires_at INTEGER
      ) STRICT`,
      `CREATE INDEX tokens_by_creation ON tokens (created_at, seq)`,
      `CREATE INDEX tokens_by_name ON tokens (name, created_at, seq)`,
      // One row: what is known of the account as a whole. The count of tokens is kept, not counted.
      // The clock, in milliseconds: the time at which it stands still, or how far it is from the system's.
      `CREATE TABLE account (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        created_at INTEGER NOT NULL,
        token_count INTEGER NOT NULL,
        settings TEXT NOT NULL,
        listed INTEGER NOT NULL,
        clock_offset INTEGER NOT NULL,
        clock_frozen_at INTEGER
      ) STRICT`,
      // The count moves inside of the statement that moves it: each operation is one statement, whole or not at all.
      `CREATE TRIGGER tokens_inserted AFTER INSERT ON tokens
        BEGIN UPDATE account SET token_count = token_count + 1; END`,
      `CREATE TRIGGER tokens_deleted AFTER DELETE ON tokens
        BEGIN UPDATE account SET token_count = token_count - 1; END`,
      `CREATE TABLE faults (id INTEGER PRIMARY KEY AUTOINCREMENT, fault TEXT NOT NULL) STRICT`,
    ],
  },
  {
    version: 2,
    statements: [
      // Marks that only the control plane sets and shows: tables of their own, as a column more in a table that is there
      // costs each new account more time than a table.
      `CREATE TABLE tokens_in_use (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`,
      `CREATE TABLE verifications (token_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
      // One row, if any: how many requests drew from seeded randomness, and where the window of the rate limit stands.
      `CREATE TABLE counters (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        draws INTEGER NOT NULL DEFAULT 0,
        rate_started_at INTEGER NOT NULL DEFAULT 0,
        rate_used INTEGER NOT NULL DEFAULT 0
      ) STRICT`,
      // The journal. What it can be filtered by stands in columns, all of it in the entry (JSON).
      `CREATE TABLE journal (
        id INTEGER PRIMARY KEY,
        operation TEXT,
        method TEXT NOT NULL,
        status INTEGER NOT NULL,
        token_id TEXT,
        evidence INTEGER NOT NULL,
        entry TEXT NOT NULL
      ) STRICT`,
      // What is gone, for the list of tokens and for the search for leaked secrets.
      `CREATE TABLE deleted_tokens (
        seq INTEGER PRIMARY KEY,
        deleted_at INTEGER NOT NULL,
        verified_at INTEGER,
        token TEXT NOT NULL
      ) STRICT`,
      `CREATE TABLE retired_secrets (
        seq INTEGER PRIMARY KEY,
        digest BLOB NOT NULL,
        token_id TEXT NOT NULL,
        client_id TEXT NOT NULL,
        name TEXT NOT NULL
      ) STRICT`,
      // Under a propagation lag: what admission goes by until a time; no token before its creation.
      `CREATE TABLE superseded_states (
        seq INTEGER PRIMARY KEY,
        client_id TEXT NOT NULL,
        until INTEGER NOT NULL,
        token TEXT
      ) STRICT`,
      `CREATE INDEX superseded_by_client ON superseded_states (client_id, until, seq)`,
    ],
  },
];

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
];

/** The newest schema of an account's store; health shows it. */
export const schemaVersion = accountMigrations.reduce((newest, { version }) => Math.max(newest, version), 0);

/** Brings a store to the newest schema, each step in a transaction that also records it. */
export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[]): void {
  const { sql } = storage;
  sql.exec(`CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY) STRICT`);
  const reached =
    sql.exec<{ version: number | null }>(`SELECT max(version) AS version FROM schema_versions`).one().version ?? 0;
  const newest = migrations.at(-1)?.version ?? 0;
  if (reached > newest) {
    throw new Error(
      `The stored state has schema version ${reached}, this emulator knows ${newest}: use a newer emulator or another folder.`,
    );
  }
  for (const { version, statements } of migrations) {
    if (version <= reached) continue;
    const record = `INSERT INTO schema_versions (version) VALUES (${version})`;
    // As one text: statement by statement it would take a good part of the time to a new account's first answer.
    storage.transactionSync(() => sql.exec([...statements, record].join(";\n")));
  }
}
