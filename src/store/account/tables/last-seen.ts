/**
 * When tokens were last let in at the edge. The time stands in the row of the token; as a mark of use it waits in memory, where
 * every answer sees it, and is on disk within a second. The newest use counts, also after the clock was set back.
 */
import type { Late, Table } from "../../table.ts";
import type { LateWrites } from "../late-writes.ts";
import { WaitingTimes } from "./waiting-times.ts";

export class LastSeen implements Table, Late {
  readonly #sql: SqlStorage;
  readonly #lateWrites: Pick<LateWrites, "soon">;
  readonly #waiting = new WaitingTimes();

  constructor(sql: SqlStorage, lateWrites: Pick<LateWrites, "soon">) {
    this.#sql = sql;
    this.#lateWrites = lateWrites;
  }

  /** In whole seconds. */
  note(clientId: string, at: number): void {
    this.#waiting.set(clientId, at);
    this.#lateWrites.soon();
  }

  /** What is not on disk yet, if anything. */
  waiting(clientId: string): number | undefined {
    return this.#waiting.get(clientId);
  }

  flush(): void {
    for (const [clientId, at] of this.#waiting.take()) {
      this.#sql.exec(`UPDATE tokens SET last_seen_at = ? WHERE client_id = ?`, at, clientId);
    }
  }

  beforehand(): () => void {
    return this.#waiting.beforehand();
  }

  /** The token is there no more. */
  forget({ clientId }: { readonly clientId: string }): void {
    this.#waiting.delete(clientId);
  }

  clear(): void {
    this.#waiting.clear();
  }

  readAgain(): void {} // `beforehand` has all that is remembered

  /** The times stand in the section of the tokens. */
  section(): Readonly<Record<string, unknown>> {
    return {};
  }

  restore(): void {}
}
