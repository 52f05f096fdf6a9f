/** How many requests each tenant has made in the minute that runs. It is in memory: a count of one minute is soon over. */

const WINDOW = 60;
/** What may be let in without being counted first: a twentieth of what is left, in each second. */
const LENT_OF = 20;
/** Where there is no bound. */
const LENT = 1000;

interface Window {
  readonly startedAt: number;
  count: number;
  lentAt: number;
  lent: number;
}

export class RequestWindows {
  readonly #windows = new Map<string, Window>();

  /**
   * Counts a request, and those that were let in without being counted. What it gives is how many seconds the tenant has to wait,
   * or 0; times are whole seconds.
   */
  take(tenantId: string, bound: number | null, now: number, letIn = 0): number {
    const window = this.#windows.get(tenantId);
    if (!window || now - window.startedAt >= WINDOW || now < window.startedAt) {
      this.#windows.set(tenantId, { startedAt: now, count: 1, lentAt: now, lent: 0 });
      return bound === 0 ? WINDOW : 0;
    }
    window.count += 1 + letIn;
    return bound !== null && window.count > bound ? window.startedAt + WINDOW - now : 0;
  }

  /** How many requests may be let in within a second before the next is counted: few enough that a bound stays one. */
  lend(tenantId: string, bound: number | null, now: number): number {
    const window = this.#windows.get(tenantId);
    if (!window || bound === null) return bound === null ? LENT : 0;
    const lent = window.lentAt === now ? window.lent : 0;
    const more = Math.max(0, Math.floor((bound - window.count) / LENT_OF) - lent);
    window.lentAt = now;
    window.lent = lent + more;
    return more;
  }

  count(tenantId: string, now: number): number {
    const window = this.#windows.get(tenantId);
    return window && now - window.startedAt < WINDOW ? window.count : 0;
  }

  forget(tenantId: string): void {
    this.#windows.delete(tenantId);
  }
}
