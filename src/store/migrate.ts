/** Brings the store of a Durable Object to its newest schema. */
import { UnreadableState } from "./unreadable-state.ts";

/** A numbered step. One that has landed is never edited: another is added. */
export interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

/** The version of the newest step. */
export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.reduce((newest, { version }) => Math.max(newest, version), 0);
}

/**
 * Takes the steps that are still to be taken, each in a transaction that also records it. `ofWhom` gives what
 * stands in the sentence that a newer schema is refused with, such as ` of account …`. `table` is where the steps are recorded.
 * What it gives is the version that was reached before; 0 of a store that was made just now.
 */
export function migrate(
  storage: DurableObjectStorage,
  migrations: readonly Migration[],
  ofWhom = () => "",
  table = "schema_versions",
): number {
  const { sql } = storage;
  sql.exec(`CREATE TABLE IF NOT EXISTS ${table} (version INTEGER PRIMARY KEY) STRICT`);
  const reached =
    sql.exec<{ version: number | null }>(`SELECT max(version) AS version FROM ${table}`).one().version ?? 0;
  const newest = migrations.at(-1)?.version ?? 0;
  if (reached > newest) {
    throw new UnreadableState(
      `The stored state${ofWhom()} has schema version ${reached}, this emulator knows ${newest}: use a newer emulator or another folder.`,
    );
  }
  for (const { version, statements } of migrations) {
    if (version <= reached) continue;
    const record = `INSERT INTO ${table} (version) VALUES (${version})`;
    // As one text: statement by statement it would take a good part of the time to a new account's first answer.
    storage.transactionSync(() => sql.exec([...statements, record].join(";\n")));
  }
  return reached;
}
