/** Counts requests in windows of the account's clock. A window starts with its first request. */
import type { AccountRow } from "./tables/row.ts";

/** A setting: so many requests in so many seconds. */
export type RateLimit = { readonly quota: number; readonly window: number };

/** Where a rate limit stands; times are in seconds. */
export type RateState = RateLimit & {
  readonly remaining: number;
  /** Until the quota is whole again. */
  readonly reset: number;
};

export class RateCounter {
  readonly #row: AccountRow;
  #startedAt = 0;
  #used: number | undefined;

  constructor(row: AccountRow) {
    this.#row = row;
  }

  /** Counts a request at `now`, in whole seconds; whether it may pass. A clock that was set back starts a new window. */
  take(limit: RateLimit, now: number): RateState & { readonly passes: boolean } {
    const { used, startedAt } = this.#read();
    const isOver = used === 0 || now < startedAt || now >= startedAt + limit.window;
    this.#startedAt = isOver ? now : startedAt;
    const before = isOver ? 0 : used;
    const passes = before < limit.quota;
    this.#used = passes ? before + 1 : before;
    const reset = this.#startedAt + limit.window - now;
    return { ...limit, passes, remaining: Math.max(limit.quota - this.#used, 0), reset };
  }

  /** Writes where it stands; it is at most a second late, as marks of reading are. */
  flush(): void {
    if (this.#used !== undefined) this.#row.keepRate(this.#startedAt, this.#used);
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
