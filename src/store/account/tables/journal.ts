/**
 * The journal of an account: every request and its answer. The row of a change is written in the change's own transaction;
 * rows of reads and refusals wait in memory until the next change, for a second, or until somebody reads the journal.
 */
import { grades, type Grade } from "../../../contract/evidence.ts";
import type { LateWrites } from "../late-writes.ts";
import type { RequestOperation } from "../../../contract/operations.ts";
import type { EdgeReason } from "../../../contract/edge.ts";
import type { ClientFilter } from "../../../contract/journal.ts";
import type { Late, Table } from "../../table.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";
import type { JournalEntry } from "./journal-entry.ts";

export type JournalFilter = {
  readonly operation?: RequestOperation | undefined;
  readonly method?: string | undefined;
  /** Inclusive bounds. */
  readonly status?: { readonly from: number; readonly to: number } | undefined;
  readonly code?: number | undefined;
  readonly tokenId?: string | undefined;
  readonly objectId?: string | undefined;
  /** Of requests to the edge. */
  readonly host?: string | undefined;
  readonly reason?: EdgeReason | undefined;
  readonly client?: ClientFilter | undefined;
  readonly weakerThan?: Grade | undefined;
  readonly after?: number | undefined;
  readonly before?: number | undefined;
};

export type JournalPage = { readonly entries: JournalEntry[]; readonly totalCount: number; readonly dropped: number };

/** A request that changed a token, or of which a fault hid whether it did. */
export type TokenChange = Pick<JournalEntry, "id" | "at" | "status" | "body" | "assumptions"> & {
  readonly operation: "create" | "update" | "delete" | "refresh" | "rotate";
};

/** So many rows may wait in memory. */
const WAITING_LIMIT = 500;
/** So many at the most, when they cannot be written: then the oldest are lost. */
const MOST_WAITING = 4 * WAITING_LIMIT;
/** Rows beyond the bound are deleted so many at a time: one by one would cost each request a statement. */
const PRUNED_AT_ONCE = 128;
/** So many changes of tokens are looked at together: with their bodies they may be large. */
const CHANGES_AT_ONCE = 1000;

export class Journal implements Table, Late {
  readonly #sql: SqlStorage;
  readonly #lateWrites: LateWrites;
  readonly #limit: () => number;
  #waiting: JournalEntry[] = [];
  /** The id given out last. */
  #last: number | undefined;

  constructor(sql: SqlStorage, limit: () => number, lateWrites: LateWrites) {
    this.#sql = sql;
    this.#limit = limit;
    this.#lateWrites = lateWrites;
  }

  /** Writes the row now, as a part of the transaction that is open. */
  write(entry: Omit<JournalEntry, "id">): void {
    if (this.#limit() === 0) return;
    this.flush();
    const id = this.#newest() + 1;
    this.#insert({ id, ...entry });
    this.#last = id;
  }

  /** Lets the row wait; its id, or null where no journal is kept. */
  hold(entry: Omit<JournalEntry, "id">): number | null {
    if (this.#limit() === 0) return null;
    const id = this.#newest() + 1;
    this.#last = id;
    this.#waiting.push({ id, ...entry });
    if (this.#waiting.length % WAITING_LIMIT === 0) this.#lateWrites.now();
    else this.#lateWrites.soon();
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    return id;
  }

  /** What came of a request after its row was written down. A row that is gone, or another's by now, is left alone. */
  amend(id: number, ray: string, told: Pick<JournalEntry, "status" | "duration_ms">): void {
    const at = this.#waiting.findIndex((entry) => entry.id === id && entry.ray === ray);
    const waiting = this.#waiting[at];
    if (waiting) {
      this.#waiting[at] = { ...waiting, ...told };
      return;
    }
    this.#sql.exec(
      `UPDATE journal SET status = ?1, entry = json_set(entry, '$.status', ?1, '$.duration_ms', ?2)
        WHERE id = ?3 AND ${inEntry("ray")}`,
      told.status,
      told.duration_ms,
      id,
      ray,
    );
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const entry of waiting) this.#insert(entry);
  }

  beforehand(): () => void {
    const [waiting, length, last] = [this.#waiting, this.#waiting.length, this.#last];
    return () => {
      waiting.length = Math.min(length, waiting.length);
      this.#waiting = waiting;
      this.#last = last;
    };
  }

  /** Of what is written; who wants to see what waits, too, has it written first. */
  page(filter: JournalFilter, order: "asc" | "desc", page: number, perPage: number): JournalPage {
    const { where, values } = conditionOf(filter, this.#oldest());
    const totalCount = this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM journal ${where}`, ...values).one().n;
    const rows = this.#sql.exec<{ entry: string }>(
      `SELECT entry FROM journal ${where} ORDER BY id ${order === "asc" ? "ASC" : "DESC"} LIMIT ? OFFSET ?`,
      ...values,
      perPage,
      (page - 1) * perPage,
    );
    return { entries: Array.from(rows, entryOf), totalCount, dropped: this.#dropped() };
  }

  /** How many rows there are. */
  count(): number {
    return this.#newest() - this.#dropped();
  }

  /** All of it, the oldest first. */
  all(): JournalEntry[] {
    return Array.from(
      this.#sql.exec<{ entry: string }>(`SELECT entry FROM journal WHERE id >= ? ORDER BY id`, this.#oldest()),
      entryOf,
    );
  }

  /** The changes of each of these tokens, the newest first, and of each so many at the most: one pass over the rows at the most. */
  changesOf(tokenIds: readonly string[], most: number): ReadonlyMap<string, readonly TokenChange[]> {
    const changes = new Map(tokenIds.map((id): [string, TokenChange[]] => [id, []]));
    const isWanted = (id: string) => (changes.get(id)?.length ?? most) < most;
    for (let before = this.#newest() + 1, wanted = tokenIds; wanted.length > 0; wanted = wanted.filter(isWanted)) {
      const rows = this.#changesBefore(before, wanted);
      for (const { token_id: id, entry } of rows) {
        if (isWanted(id)) changes.get(id)?.push(JSON.parse(entry) as TokenChange);
      }
      if (rows.length < CHANGES_AT_ONCE) break;
      before = rows.at(-1)?.id ?? 0;
    }
    return changes;
  }

  /** An array, as to go from row to row would take twice the time. */
  #changesBefore(id: number, tokenIds: readonly string[]): { id: number; token_id: string; entry: string }[] {
    const rows = this.#sql.exec<{ id: number; token_id: string; entry: string }>(
      `SELECT id, token_id, entry FROM journal
        WHERE id >= ? AND id < ? AND operation IN ('create', 'update', 'delete', 'refresh', 'rotate')
          AND token_id IN (SELECT value FROM json_each(?)) AND (status < 300 OR json_extract(entry, '$.fault') IS NOT NULL)
        ORDER BY id DESC LIMIT ${CHANGES_AT_ONCE}`,
      this.#oldest(),
      id,
      JSON.stringify(tokenIds),
    );
    return rows.toArray();
  }

  /** Deletes what lies beyond the bound: a bound that is raised again brings nothing back. */
  prune(): void {
    this.flush();
    this.#sql.exec(`DELETE FROM journal WHERE id < ?`, this.#oldest());
  }

  clear(): void {
    this.#waiting = [];
    this.#sql.exec(`DELETE FROM journal`);
    this.#last = undefined;
  }

  readAgain(): void {} // `beforehand` has the number of the last row, too

  section() {
    return { journal: this.#entries() };
  }

  restore({ journal }: Snapshot): void {
    for (const entry of journal) this.#insert(entry);
    this.#last = undefined;
  }

  *#entries() {
    const query = `SELECT entry FROM journal WHERE id >= ? ORDER BY id`;
    for (const row of this.#sql.exec<{ entry: string }>(query, this.#oldest())) yield entryOf(row);
  }

  #insert(entry: JournalEntry): void {
    this.#sql.exec(
      `INSERT INTO journal (id, operation, method, status, token_id, evidence, entry) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      entry.id,
      entry.operation,
      entry.method,
      entry.status,
      entry.token_id,
      strength(entry.evidence),
      JSON.stringify(entry),
    );
    if (entry.id % PRUNED_AT_ONCE === 0) this.#sql.exec(`DELETE FROM journal WHERE id <= ?`, entry.id - this.#limit());
  }

  #newest(): number {
    this.#last ??= this.#sql.exec<{ id: number | null }>(`SELECT max(id) AS id FROM journal`).one().id ?? 0;
    return this.#last;
  }

  /** The id of the oldest row within the bound. */
  #oldest(): number {
    return Math.max(this.#newest() + 1 - this.#limit(), 1);
  }

  /** How many rows there were before the oldest one that is kept. */
  #dropped(): number {
    const { id } = this.#sql.exec<{ id: number | null }>(`SELECT min(id) AS id FROM journal`).one();
    return Math.max(this.#oldest(), id ?? this.#newest() + 1) - 1;
  }
}

function strength(grade: Grade): number {
  return Math.max(grades.indexOf(grade), 1);
}

/** What a later release added is null in the rows of an earlier one. */
type Added = "object_id" | "edge" | "client";

function entryOf({ entry }: { entry: string }): JournalEntry {
  const kept = JSON.parse(entry) as Omit<JournalEntry, Added> & Partial<Pick<JournalEntry, Added>>;
  return { ...kept, object_id: kept.object_id ?? null, edge: kept.edge ?? null, client: kept.client ?? null };
}

function conditionOf(filter: JournalFilter, oldest: number): { where: string; values: (string | number)[] } {
  const { operation, method, status, code, tokenId, objectId, host, reason, client, weakerThan, after, before } =
    filter;
  const conditions: [string, ...(string | number)[]][] = [["id >= ?", oldest]];
  if (operation !== undefined) conditions.push(["operation = ?", operation]);
  if (method !== undefined) conditions.push(["method = ?", method]);
  if (status !== undefined) conditions.push(["status BETWEEN ? AND ?", status.from, status.to]);
  if (code !== undefined) {
    conditions.push(["EXISTS (SELECT 1 FROM json_each(entry, '$.codes') WHERE value = ?)", code]);
  }
  if (tokenId !== undefined) conditions.push(["token_id = ?", tokenId]);
  if (objectId !== undefined) conditions.push([inEntry("object_id"), objectId]);
  if (host !== undefined) conditions.push([inEntry("edge.host"), host]);
  if (reason !== undefined) conditions.push([inEntry("edge.reason"), reason]);
  if (client === "none") conditions.push(["json_extract(entry, '$.client') IS NULL"]);
  else if (client !== undefined) conditions.push([inEntry("client"), client]);
  if (weakerThan !== undefined) conditions.push(["evidence > ?", strength(weakerThan)]);
  if (after !== undefined) conditions.push(["id > ?", after]);
  if (before !== undefined) conditions.push(["id < ?", before]);
  return {
    where: `WHERE ${conditions.map(([sql]) => sql).join(" AND ")}`,
    values: conditions.flatMap(([, ...values]) => values),
  };
}

/** A member that has no column of its own. */
const inEntry = (member: string): string => `json_extract(entry, '$.${member}') = ?`;
