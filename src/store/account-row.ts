/** The one row that holds what is known of an account as a whole. */
import type { Overrides } from "./settings.ts";

const NO_SETTINGS = '{"assumptions":{}}';

export class AccountRow {
  readonly #sql: SqlStorage;
  /** The settings as read last: reading them costs a query and a parse with each request otherwise. */
  #settings: Overrides | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Makes the row on the first touch. */
  open(now: number): void {
    if (this.#sql.exec(`SELECT 1 FROM account`).toArray().length === 0) this.#insert(now);
  }

  /** Forgets everything, the settings included. */
  reopen(now: number): void {
    this.#sql.exec(`DELETE FROM account`);
    this.#insert(now);
    this.#settings = undefined;
  }

  createdAt(): number {
    return this.#sql.exec<{ created_at: number }>(`SELECT created_at FROM account`).one().created_at;
  }

  isListed(): boolean {
    return this.#sql.exec<{ listed: number }>(`SELECT listed FROM account`).one().listed === 1;
  }

  /** Whether anything was ever done in this account; a look at it does not count. */
  isUntouched(): boolean {
    const row = this.#sql.exec<{ untouched: number }>(
      `SELECT listed = 0 AND token_count = 0 AND settings = '${NO_SETTINGS}' AS untouched FROM account`,
    );
    return row.one().untouched === 1;
  }

  markListed(): void {
    this.#sql.exec(`UPDATE account SET listed = 1`);
  }

  settings(): Overrides {
    this.#settings ??= JSON.parse(
      this.#sql.exec<{ settings: string }>(`SELECT settings FROM account`).one().settings,
    ) as Overrides;
    return this.#settings;
  }

  keepSettings(settings: Overrides): void {
    this.#sql.exec(`UPDATE account SET settings = ?`, JSON.stringify(settings));
    this.#settings = settings;
  }

  #insert(now: number): void {
    this.#sql.exec(
      `INSERT INTO account (one, created_at, token_count, settings, listed) VALUES (1, ?, 0, '${NO_SETTINGS}', 0)`,
      now,
    );
  }
}
