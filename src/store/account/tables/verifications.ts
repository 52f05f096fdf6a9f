/**
 * When the current secrets of tokens were last verified through the control plane. A verification is forgotten with each new
 * secret. It is a mark of reading: it waits in memory, and is on disk within a second.
 */
import type { Late, Table } from "../../table.ts";

export class Verifications implements Table, Late {
  readonly #sql: SqlStorage;
  /** By client ids, as far as they are not on disk. */
  #waiting = new Map<string, number>();
  /** Whether `beforehand` holds on to that map, so that a change has to be made to a copy. */
  #isHeld = false;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** In whole seconds. */
  note(clientId: string, at: number): void {
    this.#own().set(clientId, at);
  }

  /** Writes what waits, as a part of the transaction that is open. */
  flush(): void {
    for (const [clientId, at] of this.#waiting) this.write(clientId, at);
    this.#waiting = new Map();
  }

  beforehand(): () => void {
    const waiting = this.#waiting;
    this.#isHeld = true;
    return () => {
      this.#waiting = waiting;
      this.#isHeld = true;
    };
  }

  /** The token has another secret now, or is there no more. */
  forget({ id, clientId }: { readonly id: string; readonly clientId: string }): void {
    if (this.#waiting.has(clientId)) this.#own().delete(clientId);
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

  /** They stand in the section of the tokens, which are restored with them. */
  section() {
    return {};
  }

  restore(): void {}

  #own(): Map<string, number> {
    if (this.#isHeld) this.#waiting = new Map(this.#waiting);
    this.#isHeld = false;
    return this.#waiting;
  }

  /** Writes one now, as a part of the transaction that is open. */
  write(clientId: string, at: number): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO verifications (token_id, at) SELECT id, ? FROM tokens WHERE client_id = ?`,
      at,
      clientId,
    );
  }
}
