/** How many requests each tenant has made in the minute that runs. It is in memory: a count of one minute is soon over. */

const WINDOW = 60;

export class RequestWindows {
  readonly #windows = new Map<string, { startedAt: number; count: number }>();

  /** Counts a request. What it gives is how many seconds the tenant has to wait, or 0; times are whole seconds. */
  take(tenantId: string, bound: number | null, now: number): number {
    const window = this.#windows.get(tenantId);
    if (!window || now - window.startedAt >= WINDOW || now < window.startedAt) {
      this.#windows.set(tenantId, { startedAt: now, count: 1 });
      return bound === 0 ? WINDOW : 0;
    }
    window.count += 1;
    return bound !== null && window.count > bound ? window.startedAt + WINDOW - now : 0;
  }

  count(tenantId: string, now: number): number {
    const window = this.#windows.get(tenantId);
    return window && now - window.startedAt < WINDOW ? window.count : 0;
  }

  forget(tenantId: string): void {
    this.#windows.delete(tenantId);
  }
}
