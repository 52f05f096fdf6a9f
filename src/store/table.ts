/** What a table of an account is. Each carries its own part of snapshot, restore and reset. */
import type { Snapshot } from "./account/documents/snapshot-schema.ts";

export interface Table {
  /** Empties it. */
  clear(): void;
  /** Forgets what memory has of it: a transaction that may have changed it failed. */
  readAgain(): void;
  /** Its members of a snapshot, by their names. What may be long is an iterator, which is written item by item. */
  section(): Readonly<Record<string, unknown>>;
  /** Writes its members of a snapshot; the table is empty. */
  restore(document: Snapshot): void;
}

/** What may be written late, and waits in memory until then. */
export interface Late {
  /** Writes what waits, as a part of the transaction that is open. */
  flush(): void;
  /** Takes note of what waits; the result puts it back, for a transaction that failed. */
  beforehand(): () => void;
}
