/**
 * What admission goes by under a propagation lag: a change counts some seconds of the account's clock after it was made. Each
 * change keeps the state that it put an end to, and until when that was the state.
 */
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { Table } from "../../table.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";
import { recordOf, tokenFrom, type TokenRecord } from "./token-record.ts";

export type SupersededToken = {
  readonly client_id: string;
  /** Whole seconds: until then this was the state. */
  readonly until: number;
  /** None before the creation. */
  readonly token: TokenRecord | null;
};

/** A lag is at most a day; what is older than two has spread under any. */
const KEPT = 2 * 86_400;

export class SupersededTokens implements Table {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Keeps what was until now: a token, or none. */
  keep(clientId: string, before: Token | null, now: number): void {
    this.#sql.exec(`DELETE FROM superseded_states WHERE until < ?`, now - KEPT);
    this.#sql.exec(
      `INSERT INTO superseded_states (client_id, until, token) VALUES (?, ?, ?)`,
      clientId,
      now,
      before && JSON.stringify(recordOf(before)),
    );
  }

  /** The state that counts: that before the oldest change which has not spread yet, or else the current one. */
  stateAt(clientId: string, current: Token | undefined, now: number, lag: number): Token | undefined {
    if (lag === 0) return current;
    const [row] = this.#sql
      .exec<{ token: string | null }>(
        `SELECT token FROM superseded_states WHERE client_id = ? AND until > ? ORDER BY seq LIMIT 1`,
        clientId,
        now - lag,
      )
      .toArray();
    if (!row) return current;
    return row.token === null ? undefined : tokenFrom(JSON.parse(row.token) as TokenRecord);
  }

  all(): SupersededToken[] {
    const rows = this.#sql.exec<{ client_id: string; until: number; token: string | null }>(
      `SELECT client_id, until, token FROM superseded_states ORDER BY seq`,
    );
    return Array.from(rows, ({ token, ...row }) => ({
      ...row,
      token: token === null ? null : (JSON.parse(token) as TokenRecord),
    }));
  }

  clear(): void {
    this.#sql.exec(`DELETE FROM superseded_states`);
  }

  readAgain(): void {} // nothing is remembered

  section() {
    return { superseded_states: this.all() };
  }

  restore({ superseded_states: states }: Snapshot): void {
    for (const { client_id: clientId, until, token } of states) {
      this.#sql.exec(
        `INSERT INTO superseded_states (client_id, until, token) VALUES (?, ?, ?)`,
        clientId,
        until,
        token && JSON.stringify(token),
      );
    }
  }
}
