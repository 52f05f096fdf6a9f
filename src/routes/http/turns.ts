/**
 * Whose turn it is: a bound for what is under way and for what waits, and, while several owners want something, one request after
 * another, from each owner in turn. Who takes long rests as long before the next. See docs/decisions/0017-overload.md.
 */
import { Owner, type Bounds, type Place, type Turn, type Waiting } from "./turns-owner.ts";

/** What it needs of the machine. */
export interface Machine {
  /** In milliseconds. */
  now(): number;
  /** Calls once so many milliseconds later, when whatever is to be done now is done. */
  after(milliseconds: number, run: () => void): void;
}

/** An owner that asked so short a time ago is there still: its next request is on its way. */
const LATELY = 50;
/** With so many waiting an owner is a storm, whose time counts twice. */
const STORM = 32;
/** So often it is looked whether the thread has nothing to do. */
const LOOK = 2;
/** After so long what came over the network meanwhile is looked at first: nothing else would ever let it in. */
const SLICE = 2;
/** Who comes to look this much too late found the thread at work. */
const LATE = 2;
/** What is not done after so long, while the thread has nothing to do, waits for something else. */
const IDLE = 4;
/** And after so long in any case, so that a busy machine holds nobody up for long. */
const LONG = 5000;
/** Owners that want nothing are forgotten when there are so many. */
const OWNERS_KEPT = 1000;
/** An alarm so late was of a request that was ended from outside. */
const LOST = 1000;

export class Turns {
  readonly #machine: Machine;
  readonly #owners = new Map<string, Owner>();
  /** Those of whom something waits, the next one first. */
  readonly #queue = new Set<Owner>();
  /** What has a turn, and works. */
  readonly #working = new Set<Place>();
  #waiting = 0;
  #lastEnd = 0;
  /** When the network was looked at. */
  #lookedAt = 0;
  /** When it rings; no alarm is set when it is infinite. */
  #alarm = Infinity;
  /** Who asked last, and who before it. */
  #latest: Owner | undefined;
  #other: Owner | undefined;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Whether the next request of this owner could not even wait. */
  isFull(name: string, { waiting, waitingInAll }: Bounds): boolean {
    return this.#waiting >= waitingInAll || (this.#owners.get(name)?.waiting.size ?? 0) >= waiting;
  }

  /** A turn at once; undefined when it has to be waited for. */
  take(name: string, bounds: Bounds): Turn | undefined {
    const owner = this.#seen(name);
    return owner.waiting.size === 0 && this.#mayWork(owner, bounds) ? this.#turn(owner) : undefined;
  }

  /** Waits for a turn, which `given` gets, later; what comes back ends the wait. */
  wait(name: string, bounds: Bounds, given: (turn: Turn) => void): () => void {
    const owner = this.#seen(name);
    const waiting: Waiting = { given, bounds };
    owner.waiting.add(waiting);
    this.#queue.add(owner);
    this.#waiting += 1;
    this.#setAlarm();
    return () => this.#leave(owner, waiting);
  }

  #leave(owner: Owner, waiting: Waiting): void {
    if (!owner.waiting.delete(waiting)) return;
    this.#waiting -= 1;
    if (owner.waiting.size === 0) this.#queue.delete(owner);
  }

  #seen(name: string): Owner {
    const owner = this.#owners.get(name) ?? this.#added(name);
    owner.seenAt = this.#machine.now();
    this.#lookedAt = owner.seenAt;
    if (this.#latest !== owner) [this.#latest, this.#other] = [owner, this.#latest];
    return owner;
  }

  #added(name: string): Owner {
    if (this.#owners.size >= OWNERS_KEPT) {
      for (const [each, { isIdle }] of this.#owners) if (isIdle) this.#owners.delete(each);
    }
    const owner = new Owner();
    this.#owners.set(name, owner);
    return owner;
  }

  /** Whether nobody else wants anything, nor has lately. */
  #isAlone(owner: Owner, now: number): boolean {
    if (this.#waiting > owner.waiting.size) return false;
    const other = this.#latest === owner ? this.#other : this.#latest;
    return other === undefined || now - other.seenAt > LATELY;
  }

  #mayWork(owner: Owner, { underWay }: Bounds): boolean {
    const now = this.#machine.now();
    if (owner.underWay(now) >= underWay) return false;
    if (this.#isAlone(owner, now)) return owner.working < owner.atOnce;
    return this.#working.size === 0 && (owner.rest(now) <= 0 || this.#owesLeast(owner, now));
  }

  /** Whether nobody else who wants something, or may want it in a moment, has taken less. */
  #owesLeast(owner: Owner, now: number): boolean {
    const rest = owner.rest(now);
    for (const each of this.#queue) if (each !== owner && each.rest(now) < rest) return false;
    const other = this.#latest === owner ? this.#other : this.#latest;
    return other === undefined || now - other.seenAt > LATELY || other.rest(now) >= rest;
  }

  #turn(owner: Owner): Turn {
    const since = this.#machine.now();
    const place: Place = { owner, since, hasBegun: false, worked: 0, isAlone: this.#isAlone(owner, since) };
    this.#working.add(place);
    owner.seenAt = since;
    owner.begin(place);
    if (!place.isAlone) this.#setAlarm();
    const begin = () => {
      place.hasBegun = true;
      place.since = this.#machine.now();
    };
    const end = () => {
      if (!owner.end(place)) return; // it was given back before
      const now = this.#machine.now();
      this.#stop(place, now - Math.max(place.since, this.#lastEnd), now); // of several at once, each its own part
      if (now - this.#lookedAt < SLICE) this.#next();
      else this.#setAlarm(0);
    };
    return { begin, end };
  }

  /** From here on it works no more: it is done, or waits for something else. */
  #stop(place: Place, took: number, now: number): void {
    if (!this.#working.delete(place)) return;
    const { owner, isAlone } = place;
    owner.working -= 1;
    owner.noteCost(took);
    owner.seenAt = now;
    this.#lastEnd = now;
    if (!isAlone) owner.owe(took, owner.waiting.size > STORM ? 2 : 1, now);
  }

  /** Gives turns to whoever may have one, each owner in turn. */
  #next(): void {
    for (let owner = this.#nextOwner(); owner !== undefined; owner = this.#nextOwner()) {
      const [first] = owner.waiting;
      if (first === undefined) return;
      const turn = this.#turn(owner);
      this.#leave(owner, first);
      this.#queue.delete(owner);
      if (owner.waiting.size > 0) this.#queue.add(owner); // behind the others
      first.given(turn);
    }
    this.#setAlarm();
  }

  #nextOwner(): Owner | undefined {
    for (const owner of this.#queue) {
      const [first] = owner.waiting;
      if (first !== undefined && this.#mayWork(owner, first.bounds)) return owner;
    }
    return undefined;
  }

  /** Sees to it that those who wait are looked at again: when a rest is over, or what works turns out to wait itself. */
  #setAlarm(soonest = this.#working.size > 0 ? LOOK : 1): void {
    const [works] = this.#working;
    if (this.#waiting === 0 && works?.isAlone !== false) return;
    const now = this.#machine.now();
    const delay = soonest === 1 ? this.#shortestRest(now) : soonest;
    if (this.#alarm <= now + delay && this.#alarm > now - LOST) return;
    const alarm = now + delay;
    this.#alarm = alarm;
    this.#machine.after(delay, () => {
      if (this.#alarm === alarm) this.#alarm = Infinity;
      this.#lookedAt = this.#machine.now();
      this.#passIdle(alarm);
      this.#next();
    });
  }

  #shortestRest(now: number): number {
    let shortest = LATELY; // so long, and the others may be gone
    for (const owner of this.#queue) shortest = Math.min(shortest, owner.rest(now));
    return Math.max(shortest, 1);
  }

  /** What has a turn while the thread has nothing to do waits for something else, and keeps nobody from working. */
  #passIdle(alarm: number): void {
    const now = this.#machine.now();
    const late = now - alarm;
    for (const place of this.#working) {
      const age = now - place.since;
      place.worked += Math.min(late, age);
      if ((place.hasBegun && late <= LATE && age >= IDLE) || age >= LONG) this.#stop(place, place.worked, now);
    }
  }
}
