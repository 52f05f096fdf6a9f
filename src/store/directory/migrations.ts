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
    // The names that accounts were given; those without one have no row.
    statements: [`CREATE TABLE account_names (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID`],
  },
];
