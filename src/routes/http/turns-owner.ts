/** What is known of an owner whose requests take turns. Times are in milliseconds. */
import { LONG, type SharedTime, type Working } from "./turns-time.ts";

export interface Bounds {
  /** So many requests of one owner wait. */
  readonly waiting: number;
  /** So many wait in all. */
  readonly waitingInAll: number;
  /** So many of one owner are under way, of which each may wait for something else, such as the time of a fault. */
  readonly underWay: number;
}

export interface Waiting {
  readonly owner: Owner;
  readonly bounds: Bounds;
  readonly weight: number;
  /** How many came before it, since the start. */
  readonly ticket: number;
  readonly since: number;
}

interface Place extends Working {
  /** What `SharedTime` told when it began. */
  readonly part: number;
  /** Whether it is taken to wait for something else. */
  isLong: boolean;
}

/** So does what is under way for so long while nobody works: then its time says nothing of what a request costs. */
const LONG_FOR_IDLE = 50;
/** A place that nobody gave back after so long counts no more: its request was ended from outside, or waits for a long fault. */
const LEASE = 20_000;
/** So long after the last of its requests that waited an owner is taken to want little again. */
const CALM = 1000;
/** So many times as long as its request took a storm rests: what stands before and behind its turn takes time, too. */
const RESTS = 2;
/** Of what a request took only so much counts: it may have waited for something else meanwhile. */
const MOST = 50;
/**
 * And no less is it taken to be: of requests that end together, as those that share a commit, all but one seem to take nothing, and a cost of
 * nothing would not grow again when dearer requests come.
 */
const LEAST = 0.5;

export class Owner {
  readonly waiting = new Set<Waiting>();
  /** In the order in which they began. */
  readonly #places = new Set<Place>();
  readonly #time: SharedTime;
  #working = 0;
  #lastEnd = -Infinity;
  seenAt = -Infinity;
  /** When one of its requests waited last. */
  stormedAt = -Infinity;
  /** Until then it rests, while others are there. */
  restsUntil = -Infinity;
  /** What a request took lately: of several at once, of whichever owners, each has its part of the time. */
  cost = 1;

  constructor(time: SharedTime) {
    this.#time = time;
  }

  get isIdle(): boolean {
    return this.waiting.size === 0 && this.#places.size === 0;
  }

  /** How many have a turn, whether they work or not. */
  underWay(now: number): number {
    this.working(now); // gives up the places that nobody gives back
    return this.#places.size;
  }

  /** How many work now. */
  working(now: number): number {
    for (const place of this.#places) {
      const age = now - place.since;
      if (age < LONG) break;
      this.#pass(place, now);
      if (age >= LEASE) this.#places.delete(place);
    }
    return this.#working;
  }

  /** Whether one of its requests waited a moment ago. */
  isStorm(now: number): boolean {
    return now - this.stormedAt <= CALM;
  }

  /** Nobody worked just now: whatever has its turn for some time waits for something else, such as the time of a fault. */
  passIdle(now: number): void {
    let isFound = false;
    for (const place of this.#places) {
      if (now - place.since < LONG_FOR_IDLE) break;
      isFound ||= !place.isLong;
      this.#pass(place, now);
    }
    if (isFound) this.cost = Math.max(this.cost / 2, 1);
  }

  /** So many of its requests at once take so long, in milliseconds, but for a least and a most. */
  worth(milliseconds: number, least: number, most: number): number {
    return Math.min(Math.max(Math.floor(milliseconds / this.cost), least), most);
  }

  /** What comes back is called when it is done; what its answer takes yet is `weight` times as much at the most. */
  begin(now: number, weight: number): (end: number) => void {
    const place: Place = { since: now, part: this.#time.part(now), isLong: false };
    this.#time.more(place, now);
    this.#places.add(place);
    this.#working += 1;
    return (end) => {
      if (!this.#places.delete(place) || place.isLong) return; // it was given back before, or took nobody's time
      this.#pass(place, end);
      const took = Math.min(this.#time.part(end) - place.part, MOST);
      const change = Math.min(took - this.cost, 2 * this.cost) / 8; // one that took long, such as the first, tells little
      this.cost = Math.max(this.cost + change, LEAST);
      const passed = Math.max(end - Math.max(place.since, this.#lastEnd), 0); // what others had of it may be less than it seems
      this.#lastEnd = end;
      this.restsUntil = end + RESTS * weight * Math.min(passed, MOST);
    };
  }

  #pass(place: Place, now: number): void {
    if (!place.isLong) {
      this.#working -= 1;
      this.#time.fewer(place, now);
    }
    place.isLong = true;
  }
}
