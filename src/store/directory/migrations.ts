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
];
