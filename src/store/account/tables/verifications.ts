/**
 * When the current secrets of tokens were last verified through the control plane. A verification is forgotten with each new
 * secret. It is a mark of reading: it waits in memory, and is on disk within a second.
 */
import type { Late, Table } from "../../table.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";

export class Verifications implements Table, Late {
  readonly #sql: SqlStorage;
  /** By client ids, as far as they are not on disk. */
  #waiting = new Map<string, number>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** In whole seconds. */
  note(clientId: string, at: number): void {
    this.#waiting.set(clientId, at);
  }

  /** Writes what waits, as a part of the transaction that is open. */
  flush(): void {
    for (const [clientId, at] of this.#waiting) this.#write(clientId, at);
    this.#waiting = new Map();
  }

  beforehand(): () => void {
    const waiting = new Map(this.#waiting);
    return () => {
      this.#waiting = waiting;
    };
  }

  /** The token has another secret now, or is there no more. */
  forget({ id, clientId }: { readonly id: string; readonly clientId: string }): void {
    this.#waiting.delete(clientId);
    this.#sql.exec(`DELETE FROM verifications WHERE token_id = ?`, id);
  }

  of({ id, clientId }: { readonly id: string; readonly clientId: string }): number | null {
    const waiting = this.#waiting.get(clientId);
    if (waiting !== undefined) return waiting;
    const [row] = this.#sql.exec<{ at: number }>(`SELECT at FROM verifications WHERE token_id = ?`, id).toArray();
    return row?.at ?? null;
  }

  /** Those on disk, by the ids of their tokens. */
  all(): Map<string, number> {
    const rows = this.#sql.exec<{ id: string; at: number }>(`SELECT token_id AS id, at FROM verifications`);
    return new Map(Array.from(rows, ({ id, at }) => [id, at]));
  }

  clear(): void {
    this.#waiting = new Map();
    this.#sql.exec(`DELETE FROM verifications`);
  }

  readAgain(): void {} // nothing of what is on disk is remembered

  /** They stand in the section of the tokens. */
  section() {
    return {};
  }

  restore({ tokens }: Snapshot): void {
    for (const { client_id: clientId, verified_at: at } of tokens) {
      if (at !== null) this.#write(clientId, at);
    }
  }

  #write(clientId: string, at: number): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO verifications (token_id, at) SELECT id, ? FROM tokens WHERE client_id = ?`,
      at,
      clientId,
    );
  }
}
