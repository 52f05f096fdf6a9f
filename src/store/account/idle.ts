/**
 * Empties an account that nothing used for a period, by the system's clock. Not every use is written down: what is stored is a
 * time a little ahead, and uses up to it need no write. The alarm stands a period after that time. So an account is never
 * emptied sooner than a period after its last use, whatever its object remembers of it, and at most a little later.
 */
import { systemMilliseconds } from "../../system.ts";

/** What is stored; times are in milliseconds. */
interface Kept {
  /** The account may have been used until then. */
  readonly usedUntil: number;
  /** The period that the alarm was set by: the alarm stands so long after that time. */
  readonly period: number;
  /** The account's id: an object that an alarm wakes may not be told its name by the platform. */
  readonly id: string;
}

/** In the object's key-value store, as a table would cost each new account something, wherever it runs. */
const KEY = "idle";
/** How far ahead a use is written down, as a part of the period. */
const AHEAD = 0.05;

export class Idle {
  readonly #storage: DurableObjectStorage;
  readonly #period: number | undefined;
  /** As stored; null when nothing is, undefined when it was not read yet. */
  #kept: Kept | null | undefined;
  /** The last use that this object knows of since the account was emptied; 0 without one. */
  #lastUse = 0;
  #underWay = 0;
  #id: string | undefined;

  /** `period` is in milliseconds; without one nothing is stored or emptied. `id` is what the platform tells of it. */
  constructor(storage: DurableObjectStorage, period: number | undefined, id: string | undefined) {
    this.#storage = storage;
    this.#period = period;
    this.#id = id;
  }

  /** The account's id. */
  id(): string {
    this.#id ??= this.#read()?.id;
    if (this.#id === undefined) throw new Error("An account's object is found by its account id.");
    return this.#id;
  }

  /** Runs what counts as use of the account, from its start to its end. */
  during<T>(run: () => T | Promise<T>): T | Promise<T> {
    return this.#period === undefined ? run() : this.#noted(run, this.#period);
  }

  /** When the account is emptied unless something uses it before, in milliseconds since 1970; null if never. */
  emptiesAt(): number | null {
    const kept = this.#period === undefined ? null : this.#read();
    return kept && kept.usedUntil + Math.max(kept.period, this.#period ?? 0);
  }

  /**
   * What the alarm does: `empty` if the account's time has come, by the period that is in force now; else the alarm is set
   * anew. `empty` asks again at the moment of the emptying: something may have used the account until then.
   */
  async alarm(empty: (isDue: () => boolean) => Promise<void>): Promise<void> {
    const period = this.#period;
    this.#kept = undefined; // what is stored counts, also after a use that could not be written down
    const kept = period === undefined ? null : this.#read();
    if (!kept || period === undefined) return; // left over
    const usedUntil = Math.max(kept.usedUntil, this.#lastUse);
    const isDue = () => this.#underWay === 0 && systemMilliseconds() >= Math.max(usedUntil, this.#lastUse) + period;
    if (isDue()) await empty(isDue);
    else if (this.#underWay > 0) await this.postpone();
    else await this.#keep(usedUntil, period);
  }

  /** As if the account was used just now. */
  async postpone(): Promise<void> {
    if (this.#period !== undefined) await this.#keep(ahead(systemMilliseconds(), this.#period), this.#period);
  }

  /** At the moment of an emptying, whoever asked for it. */
  begin(): void {
    this.#lastUse = 0;
  }

  /** After an emptying: an account that nothing used since then needs no alarm. */
  async rest(): Promise<void> {
    if (this.#period === undefined || this.#underWay > 0 || this.#lastUse > 0 || !this.#read()) return;
    this.#kept = null;
    this.#storage.kv.delete(KEY);
    await this.#storage.deleteAlarm();
  }

  async #noted<T>(run: () => T | Promise<T>, period: number): Promise<T> {
    this.#note(period);
    this.#underWay++;
    try {
      return await run();
    } finally {
      this.#underWay--;
      this.#note(period);
    }
  }

  #note(period: number): void {
    const now = (this.#lastUse = systemMilliseconds());
    try {
      if (!isKept(now, this.#read(), period)) this.#keep(ahead(now, period), period).catch(this.#complain);
    } catch (problem) {
      this.#complain(problem);
    }
  }

  /** Both writes are one: the platform commits together what is written without an `await` in between. */
  #keep(usedUntil: number, period: number): Promise<void> {
    const kept = { usedUntil, period, id: this.id() };
    this.#storage.kv.put(KEY, kept);
    this.#kept = kept;
    return this.#storage.setAlarm(usedUntil + period);
  }

  #read(): Kept | null {
    if (this.#kept === undefined) this.#kept = this.#storage.kv.get<Kept>(KEY) ?? null;
    return this.#kept;
  }

  /** Nobody's answer fails because a use cannot be written down (a full disk); the next use tries again. */
  readonly #complain = (problem: unknown): void => {
    this.#kept = null;
    console.error("That the account was used could not be written down; the next use tries again", problem);
  };
}

function ahead(now: number, period: number): number {
  return now + Math.floor(AHEAD * period);
}

/** Whether a use needs no write. A time too far ahead is of a clock that was set back. */
function isKept(now: number, kept: Kept | null, period: number): boolean {
  return kept?.period === period && now <= kept.usedUntil && kept.usedUntil <= ahead(now, period);
}
