/** The schema of an account's object, as numbered steps. A step that has landed is never edited: add another. */
import { newestVersion, type Migration } from "../migrate.ts";

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
  {
    version: 3,
    // One row, if any: the name that the account was given.
    statements: [`CREATE TABLE account_name (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL) STRICT`],
  },
  // From here on an account may have applications, policies and groups, in tables of their own (`access/migrations.ts`). A release
  // that does not know them would delete tokens that a policy names, and would not empty them: it has to refuse the account.
  {
    version: 4,
    // The last uses of tokens that `verifications` does not tell.
    statements: [`CREATE TABLE token_uses (token_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID`],
  },
];

/** The newest schema of an account's store; health shows it. */
export const schemaVersion = newestVersion(accountMigrations);
