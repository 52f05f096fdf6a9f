/**
 * Lets changes that come at the same time reach the disk together. workerd commits as one whatever an object writes in one turn,
 * and each answer waits for its commit: so a change first lets those begin that have come meanwhile, and all of them share one
 * wait for the disk. Each stays a transaction of its own: one that is refused or fails takes nothing of the others with it.
 */

/** At first, and after a change that nobody joined, so many go at once: a client that asks one thing after another would wait for nobody. */
const AT_ONCE = 8;

export class SharedCommits {
  #next: Promise<void> | undefined;
  #joined = 0;
  #atOnce = AT_ONCE;

  /** Settles when the changes that have come are to be made, in the order in which they came; undefined when that is now. */
  join(): Promise<void> | undefined {
    if (this.#next === undefined && this.#atOnce > 0) {
      this.#atOnce -= 1;
      return undefined;
    }
    this.#joined += 1;
    this.#next ??= this.#gather();
    return this.#next;
  }

  /** Settles when the changes that have come are made; undefined when none waits. */
  get made(): Promise<void> | undefined {
    return this.#next;
  }

  /** Whatever has come to the object by then begins before the timer ends. */
  async #gather(): Promise<void> {
    await scheduler.wait(0);
    this.#atOnce = this.#joined === 1 ? AT_ONCE : 0;
    this.#joined = 0;
    this.#next = undefined;
  }
}
