/** What is known of an owner whose requests take turns. Times are in milliseconds. */

export interface Turn {
  /** The work begins: who waited for the turn may learn of it later. */
  begin(): void;
  /** Gives it back, whatever became of the request. */
  end(): void;
}

export interface Bounds {
  /** So many requests of one owner wait. */
  readonly waiting: number;
  /** So many wait in all. */
  readonly waitingInAll: number;
  /** So many of one owner are under way, of which each may wait for something else, such as the time of a fault. */
  readonly underWay: number;
}

export interface Place {
  readonly owner: Owner;
  since: number;
  hasBegun: boolean;
  /** How long it is known to have worked while the thread was looked at. */
  worked: number;
  /** Whether nobody else wanted anything when it began. */
  readonly isAlone: boolean;
}

export interface Waiting {
  readonly given: (turn: Turn) => void;
  readonly bounds: Bounds;
}

/** So much work is let in at once of who is alone: nobody who comes meanwhile waits longer for it. */
const AT_ONCE = 10;
/** So many requests at the most, however little each takes. */
const MOST_AT_ONCE = 64;
/** A place that nobody gave back after so long is that of a request that was ended from outside. */
const LEASE = 120_000;
/** Who owes no more than this need not rest yet. */
export const BURST = 1;

export class Owner {
  readonly waiting = new Set<Waiting>();
  readonly #places = new Set<Place>();
  /** How many have a turn and work. */
  working = 0;
  seenAt = -Infinity;
  /** What a request took lately. */
  #cost = 2;
  #debt = 0;
  #debtSince = 0;

  get isIdle(): boolean {
    return this.waiting.size === 0 && this.#places.size === 0;
  }

  /** How many may work at once while nobody else wants anything. */
  get atOnce(): number {
    return Math.min(Math.max(Math.floor(AT_ONCE / this.#cost), 1), MOST_AT_ONCE);
  }

  /** How many have a turn, whether they work or not. */
  underWay(now: number): number {
    for (const place of this.#places) {
      if (now - place.since < LEASE) break; // they are in the order in which they began
      this.#places.delete(place);
    }
    return this.#places.size;
  }

  begin(place: Place): void {
    this.#places.add(place);
    this.working += 1;
  }

  /** False when it was given back before. */
  end(place: Place): boolean {
    return this.#places.delete(place);
  }

  /** How long it has to rest yet while others want something. */
  rest(now: number): number {
    return this.#debt - BURST - (now - this.#debtSince);
  }

  noteCost(took: number): void {
    this.#cost += (Math.min(took, 50) - this.#cost) / 8;
  }

  /** Work of so long, which counts so many times, is owed to the others. */
  owe(took: number, times: number, now: number): void {
    const left = Math.max(this.rest(now) + Math.min(took, now - this.#debtSince), -BURST); // no debt is paid by working
    this.#debt = Math.min(left, 0) + BURST + took * times;
    this.#debtSince = now;
  }
}
