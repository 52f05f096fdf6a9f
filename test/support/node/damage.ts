/** What happens to files of state: another emulator was newer, a disk was full, somebody wrote over them. */
import { closeSync, openSync, readdirSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The databases of the accounts, or the one of the list; each is whole in its file afterwards. */
export function filesOf(persist: string, kind: "AccountObject" | "DirectoryObject"): string[] {
  const folder = join(persist, `access-emulator-${kind}`);
  const names = readdirSync(folder).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  const files = names.map((name) => join(folder, name)).toSorted();
  for (const file of files) inDatabase(file, "PRAGMA wal_checkpoint(TRUNCATE)");
  return files;
}

export function inDatabase(file: string, statement: string): void {
  const database = new DatabaseSync(file);
  database.exec(statement);
  database.close(); // which takes away the files beside it, too
}

/** Writes over bytes of a file. */
export function overwrite(file: string, from: number, length: number): void {
  const opened = openSync(file, "r+");
  writeSync(opened, Buffer.alloc(length, "A"), 0, length, from);
  closeSync(opened);
}

const PAGE = 4096;

/** The ways to damage a database, by what SQLite makes of them. */
export const damages = {
  "cut in half": (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2)),
  "overwritten at its head": (file: string) => overwrite(file, 0, 200),
  "overwritten behind its first page": (file: string) => overwrite(file, PAGE, statSync(file).size - PAGE),
} as const;

/** Damages the table only: the database is opened, and says so when the table is read. */
export function damageTable(file: string, table: string): void {
  const database = new DatabaseSync(file);
  const row = database.prepare(`SELECT rootpage FROM sqlite_master WHERE name = ?`).get(table);
  database.close();
  overwrite(file, (Number(row?.rootpage) - 1) * PAGE, PAGE);
}
