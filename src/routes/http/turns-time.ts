/** The time of one thread, which the requests that work at once have each a part of. Times are in milliseconds. */

/** What is under way for longer waits for something else: it takes nobody's time. */
export const LONG = 2000;

/** A request that has a turn. */
export interface Working {
  /** When it began. */
  readonly since: number;
}

export class SharedTime {
  /** In the order in which they began. */
  readonly #working = new Set<Working>();
  #until = -Infinity;
  #part = 0;

  /** One more works from now on. */
  more(request: Working, now: number): void {
    this.part(now);
    this.#working.add(request);
  }

  /** It works no longer. */
  fewer(request: Working, now: number): void {
    this.part(now);
    this.#working.delete(request);
  }

  /** The part of one that would have worked since the start: what it grew by meanwhile is what a request took. */
  part(now: number): number {
    for (const each of this.#working) {
      const end = each.since + LONG;
      if (now < end) break;
      this.#pass(end);
      this.#working.delete(each); // its client may have gone away: nobody tells
    }
    this.#pass(now);
    return this.#part;
  }

  #pass(now: number): void {
    if (now <= this.#until) return;
    if (this.#working.size > 0) this.#part += (now - this.#until) / this.#working.size;
    this.#until = now;
  }
}
