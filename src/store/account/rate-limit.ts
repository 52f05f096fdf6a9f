/** Counts requests in windows of the account's clock. A window starts with its first request. */
import type { Late } from "../table.ts";
import type { Quota } from "./settings/overrides.ts";
import type { AccountRow } from "./tables/row.ts";

/** Where a rate limit stands; times are in seconds. */
export type RateState = Quota & {
  readonly remaining: number;
  /** Until the quota is whole again. */
  readonly reset: number;
};

export class RateCounter implements Late {
  readonly #row: AccountRow;
  #startedAt = 0;
  #used: number | undefined;

  constructor(row: AccountRow) {
    this.#row = row;
  }

  /** Counts a request at `now`, in whole seconds; whether it may pass. A clock that was set back starts a new window. */
  take(limit: Quota, now: number): RateState & { readonly passes: boolean } {
    const { used, startedAt } = this.#read();
    const isOver = used === 0 || now < startedAt || now >= startedAt + limit.window;
    this.#startedAt = isOver ? now : startedAt;
    const before = isOver ? 0 : used;
    const passes = before < limit.quota;
    this.#used = passes ? before + 1 : before;
    const reset = this.#startedAt + limit.window - now;
    return { ...limit, passes, remaining: Math.max(limit.quota - this.#used, 0), reset };
  }

  flush(): void {
    if (this.#used !== undefined) this.#row.keepRate(this.#startedAt, this.#used);
  }

  beforehand(): () => void {
    const [startedAt, used] = [this.#startedAt, this.#used];
    return () => {
      this.#startedAt = startedAt;
      this.#used = used;
    };
  }

  /** Forgets what was not written yet. */
  forget(): void {
    this.#used = undefined;
  }

  /** A new window begins with the next request. */
  restart(): void {
    this.#used = 0;
    this.#startedAt = 0;
    this.flush();
  }

  #read(): { startedAt: number; used: number } {
    if (this.#used !== undefined) return { startedAt: this.#startedAt, used: this.#used };
    return this.#row.rate();
  }
}
