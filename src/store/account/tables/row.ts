/** The one row that holds what is known of an account as a whole. */
import type { Table } from "../../table.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";
import { changed, type Overrides } from "../settings/overrides.ts";

const NO_SETTINGS = '{"assumptions":{}}';

/** How an account's clock is set, in milliseconds. */
export type ClockSetting = {
  /** How far it is from the system's clock while it runs. */
  offset: number;
  /** Where it stands still, in milliseconds since 1970; null while it runs. */
  frozenAt: number | null;
};

export class AccountRow implements Table {
  readonly #sql: SqlStorage;
  /** The settings as read last: reading them costs a query and a parse with each request otherwise. */
  #settings: Overrides | undefined;
  #clock: ClockSetting | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Makes the row on the first touch. */
  open(now: number): void {
    if (this.#sql.exec(`SELECT 1 FROM account`).toArray().length === 0) this.#insert(now);
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
      `SELECT listed = 0 AND token_count = 0 AND settings = '${NO_SETTINGS}' AND clock_offset = 0 AND clock_frozen_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM account_name) AS untouched FROM account`,
    );
    return row.one().untouched === 1;
  }

  markListed(): void {
    this.#sql.exec(`UPDATE account SET listed = 1`);
  }

  /** The name that the account was given; null without one. */
  name(): string | null {
    return this.#sql.exec<{ name: string }>(`SELECT name FROM account_name`).toArray()[0]?.name ?? null;
  }

  keepName(name: string | null): void {
    if (name === null) this.#sql.exec(`DELETE FROM account_name`);
    else this.#sql.exec(`INSERT OR REPLACE INTO account_name (one, name) VALUES (1, ?)`, name);
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

  clock(): ClockSetting {
    this.#clock ??= this.#sql
      .exec<ClockSetting>(`SELECT clock_offset AS offset, clock_frozen_at AS frozenAt FROM account`)
      .one();
    return this.#clock;
  }

  keepClock(clock: ClockSetting): void {
    this.#sql.exec(`UPDATE account SET clock_offset = ?, clock_frozen_at = ?`, clock.offset, clock.frozenAt);
    this.#clock = clock;
  }

  /** The number of the next draw from seeded randomness. */
  nextDraw(): number {
    return this.#sql
      .exec<{ draws: number }>(
        `INSERT INTO counters (one, draws) VALUES (1, 1) ON CONFLICT DO UPDATE SET draws = draws + 1 RETURNING draws`,
      )
      .one().draws;
  }

  draws(): number {
    return this.#sql.exec<{ draws: number }>(`SELECT draws FROM counters`).toArray()[0]?.draws ?? 0;
  }

  keepDraws(draws: number): void {
    this.#sql.exec(`INSERT INTO counters (one, draws) VALUES (1, ?1) ON CONFLICT DO UPDATE SET draws = ?1`, draws);
  }

  rate(): { startedAt: number; used: number } {
    const [row] = this.#sql
      .exec<{ startedAt: number; used: number }>(`SELECT rate_started_at AS startedAt, rate_used AS used FROM counters`)
      .toArray();
    return row ?? { startedAt: 0, used: 0 };
  }

  keepRate(startedAt: number, used: number): void {
    this.#sql.exec(
      `INSERT INTO counters (one, rate_started_at, rate_used) VALUES (1, ?1, ?2)
        ON CONFLICT DO UPDATE SET rate_started_at = ?1, rate_used = ?2`,
      startedAt,
      used,
    );
  }

  /** Leaves no row: `open` or `restore` has to make one. The name stays, as the id does: a snapshot has neither. */
  clear(): void {
    this.#sql.exec(`DELETE FROM account`);
    this.#sql.exec(`DELETE FROM counters`);
    this.readAgain();
  }

  readAgain(): void {
    this.#settings = undefined;
    this.#clock = undefined;
  }

  section() {
    const { offset, frozenAt } = this.clock();
    return {
      created_at: this.createdAt(),
      clock: { offset_ms: offset, frozen_at_ms: frozenAt },
      settings: this.settings(),
      draws: this.draws(),
    };
  }

  restore({ created_at: createdAt, clock, settings, draws }: Snapshot): void {
    this.#insert(createdAt);
    this.keepClock({ offset: clock.offset_ms, frozenAt: clock.frozen_at_ms });
    this.keepSettings(changed({ assumptions: {} }, settings));
    this.keepDraws(draws);
  }

  #insert(now: number): void {
    this.#sql.exec(
      `INSERT INTO account (one, created_at, token_count, settings, listed, clock_offset)
        VALUES (1, ?, 0, '${NO_SETTINGS}', 0, 0)`,
      now,
    );
  }
}
