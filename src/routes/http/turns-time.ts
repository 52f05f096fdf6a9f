/** The time of one thread, which the requests that work at once have each a part of. Times are in milliseconds. */
export class SharedTime {
  #until = -Infinity;
  #working = 0;
  #part = 0;

  /** One more works from now on. */
  more(now: number): void {
    this.part(now);
    this.#working += 1;
  }

  /** One works no longer. */
  fewer(now: number): void {
    this.part(now);
    this.#working -= 1;
  }

  /** The part of one that would have worked since the start: what it grew by meanwhile is what a request took. */
  part(now: number): number {
    if (this.#working > 0 && now > this.#until) this.#part += (now - this.#until) / this.#working;
    this.#until = Math.max(this.#until, now);
    return this.#part;
  }
}
