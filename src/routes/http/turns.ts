/**
 * Whose turn it is. Who wants little at once never waits; who wants much waits while somebody is there who wants little, and
 * rests after each request twice as long as the request took. Who waits comes to look by itself. See docs/decisions/0017-overload.md.
 */
import { Owner, type Bounds, type Waiting } from "./turns-owner.ts";
import { SharedTime } from "./turns-time.ts";

/** So many requests of an owner at once are no storm, unless they take longer than this together, in milliseconds. */
export const [FEW, FEW_TAKE] = [32, 30];
/** So many of a storm work at once while nobody is there who wants little: who comes meanwhile waits for them. */
export const [ALONE, ALONE_TAKE] = [64, 40];
/** An owner that asked so short a time ago, in milliseconds, is there still: its next request is on its way. */
const LATELY = 50;
/** Who waits comes to look after this part of the time that those before it will take, and this often at least. */
const [SURELY, SELDOM] = [0.8, 2000];
/**
 * A timer that rings no later than so, in milliseconds, was kept waiting by nobody's work; unless that was just done, as then it
 * may have been due a moment before.
 */
const [ON_TIME, QUIET] = [2, 20];
/** Owners that want nothing are forgotten when there are so many. */
const OWNERS_KEPT = 1000;
/** Who waits for longer, in milliseconds, was ended from outside: a client that goes away ends its request wherever it is. */
const GONE = 35_000;
/** Those are looked for so often at the most while there is no room, in milliseconds. */
const LOOK_FOR_GONE = 1000;

/** The two owners that want little and asked last: so it is known whether one beside this one did. */
class Latest {
  #first: Owner | undefined;
  #second: Owner | undefined;

  note(owner: Owner): void {
    if (this.#first !== owner) [this.#first, this.#second] = [owner, this.#first];
  }

  /** Whether another was there a moment ago, and wants little still. */
  hasOther(owner: Owner, now: number): boolean {
    const other = this.#first === owner ? this.#second : this.#first;
    if (other === undefined || other.isStorm(now)) return false;
    return now - other.seenAt <= LATELY || other.working(now) > 0;
  }
}

const fewOf = (owner: Owner): number => owner.worth(FEW_TAKE, 1, FEW);
const aloneOf = (owner: Owner): number => owner.worth(ALONE_TAKE, 2, ALONE);

export class Turns {
  readonly #now: () => number;
  readonly #time = new SharedTime();
  readonly #owners = new Map<string, Owner>();
  readonly #latestSmall = new Latest();
  #waiting = 0;
  #tickets = 0;
  #lookedAt = -Infinity;
  /** When anybody's request was done last. */
  #lastEnd = -Infinity;

  /** `now` is in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether the next request of this owner could not even wait. */
  isFull(name: string, { waiting, waitingInAll }: Bounds): boolean {
    const isFull = () => this.#waiting >= waitingInAll || (this.#owners.get(name)?.waiting.size ?? 0) >= waiting;
    if (!isFull()) return false;
    const now = this.#now();
    if (now - this.#lookedAt < LOOK_FOR_GONE) return true;
    this.#lookedAt = now;
    for (const owner of this.#owners.values()) this.#forgetGone(owner, now); // else they would keep everybody out for good
    return isFull();
  }

  /** A turn at once, with what is to be called at its end; undefined when it has to be waited for. */
  take(name: string, { underWay }: Bounds, weight = 1): (() => void) | undefined {
    const now = this.#now();
    const owner = this.#seen(name, now);
    if (owner.waiting.size > 0 || owner.underWay(now) >= underWay) return undefined;
    const working = owner.working(now);
    if (working < fewOf(owner)) {
      if (!owner.isStorm(now)) this.#latestSmall.note(owner);
    } else if (working >= aloneOf(owner) || this.#latestSmall.hasOther(owner, now)) return undefined;
    return this.#turn(owner, now, weight);
  }

  /** Waits: from now on `claim` has to be called, whenever `delay` says, until there is a turn, or `leave`. */
  join(name: string, bounds: Bounds, weight = 1): Waiting {
    const now = this.#now();
    const owner = this.#seen(name, now);
    const waiting: Waiting = { owner, bounds, weight, ticket: this.#tickets, since: now };
    this.#tickets += 1;
    this.#forgetGone(owner, now);
    owner.waiting.add(waiting);
    owner.stormedAt = now;
    this.#waiting += 1;
    return waiting;
  }

  leave(waiting: Waiting): void {
    if (waiting.owner.waiting.delete(waiting)) this.#waiting -= 1;
  }

  #forgetGone(owner: Owner, now: number): void {
    for (const each of owner.waiting) {
      if (now - each.since < GONE) break; // they are in the order in which they came
      this.leave(each);
    }
  }

  /** A turn of one that waits, and comes to look at `due`; undefined when it has to wait longer. */
  claim(waiting: Waiting, due: number): (() => void) | undefined {
    const { owner, bounds, weight } = waiting;
    const now = this.#now();
    const isOnTime = now >= due && now - due <= ON_TIME;
    if (isOnTime && now - this.#lastEnd > QUIET) owner.passIdle(now);
    owner.seenAt = now;
    owner.stormedAt = now;
    if (owner.underWay(now) >= bounds.underWay || !this.#mayGoOn(owner, now)) return undefined;
    this.leave(waiting);
    return this.#turn(owner, now, weight);
  }

  /** After so many milliseconds it is worth to look again: to look costs time, too, so most look a few times only. */
  delay({ owner, ticket }: Waiting): number {
    const [first] = owner.waiting;
    const before = first === undefined ? 0 : ticket - first.ticket;
    const each = this.#latestSmall.hasOther(owner, this.#now()) ? 3 * owner.cost : owner.cost / 2;
    return Math.min(Math.max(before * each * SURELY, 1), SELDOM);
  }

  /** Whether one more of a storm may work: beside who wants little one at a time, with a rest after it. */
  #mayGoOn(owner: Owner, now: number): boolean {
    const working = owner.working(now);
    if (this.#latestSmall.hasOther(owner, now)) return working === 0 && now >= owner.restsUntil;
    return working < aloneOf(owner);
  }

  #seen(name: string, now: number): Owner {
    const owner = this.#owners.get(name) ?? this.#added(name);
    owner.seenAt = now;
    return owner;
  }

  #added(name: string): Owner {
    if (this.#owners.size >= OWNERS_KEPT) {
      for (const [each, { isIdle }] of this.#owners) if (isIdle) this.#owners.delete(each);
    }
    const owner = new Owner(this.#time);
    this.#owners.set(name, owner);
    return owner;
  }

  #turn(owner: Owner, now: number, weight: number): () => void {
    const end = owner.begin(now, weight);
    return () => {
      owner.seenAt = this.#now();
      this.#lastEnd = owner.seenAt;
      end(owner.seenAt);
    };
  }
}
