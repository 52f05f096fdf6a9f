/**
 * When the current secrets of tokens were last verified through the control plane. A verification is forgotten with each new
 * secret. It is a mark of reading: it waits in memory, and is on disk within a second.
 */
import type { Late, Table } from "../../table.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";
import { WaitingTimes } from "./waiting-times.ts";

/** Whether the newest time is kept of a token, or the latest. */
const KEPT = { newest: "excluded.at", latest: "max(at, excluded.at)" };

export class Verifications implements Table, Late {
  readonly #sql: SqlStorage;
  readonly #table: string;
  readonly #kept: keyof typeof KEPT;
  /** As far as they are not on disk. */
  readonly #waiting = new WaitingTimes();

  constructor(
    sql: SqlStorage,
    table: "verifications" | "token_uses" = "verifications",
    kept: keyof typeof KEPT = "newest",
  ) {
    this.#sql = sql;
    this.#table = table;
    this.#kept = kept;
  }

  /** In whole seconds. */
  note(clientId: string, at: number): void {
    const before = this.#kept === "latest" ? (this.#waiting.get(clientId) ?? at) : at;
    this.#waiting.set(clientId, Math.max(before, at));
  }

  /** Writes what waits, as a part of the transaction that is open. */
  flush(): void {
    for (const [clientId, at] of this.#waiting.take()) this.write(clientId, at);
  }

  beforehand(): () => void {
    return this.#waiting.beforehand();
  }

  /** The token has another secret now, or is there no more. */
  forget({ id, clientId }: { readonly id: string; readonly clientId: string }): void {
    this.#waiting.delete(clientId);
    this.#sql.exec(`DELETE FROM ${this.#table} WHERE token_id = ?`, id);
  }

  of({ id, clientId }: { readonly id: string; readonly clientId: string }): number | null {
    const waiting = this.#waiting.get(clientId);
    if (waiting !== undefined && this.#kept === "newest") return waiting;
    const [row] = this.#sql.exec<{ at: number }>(`SELECT at FROM ${this.#table} WHERE token_id = ?`, id).toArray();
    return row === undefined ? (waiting ?? null) : Math.max(row.at, waiting ?? row.at);
  }

  /** Those on disk, by the ids of their tokens. */
  all(): Map<string, number> {
    const rows = this.#sql.exec<{ id: string; at: number }>(
      `SELECT token_id AS id, at FROM ${this.#table} ORDER BY token_id`,
    );
    return new Map(Array.from(rows, ({ id, at }) => [id, at]));
  }

  clear(): void {
    this.#waiting.clear();
    this.#sql.exec(`DELETE FROM ${this.#table}`);
  }

  readAgain(): void {} // nothing of what is on disk is remembered

  /** They stand in the section of the tokens, which are restored with them. */
  section(): Readonly<Record<string, unknown>> {
    return {};
  }

  restore(_document: Snapshot): void {}

  /** Writes one now, as a part of the transaction that is open. */
  write(clientId: string, at: number): void {
    this.#sql.exec(
      `INSERT INTO ${this.#table} (token_id, at) SELECT id, ? FROM tokens WHERE client_id = ?
        ON CONFLICT DO UPDATE SET at = ${KEPT[this.#kept]}`,
      at,
      clientId,
    );
  }
}
