/**
 * Which accounts this process has open. Each that was asked for in the last seconds is an object that holds its files, and a
 * process may open only so many. workerd tells nobody which objects it has, and closes one that nothing used for ten seconds: so
 * this notes when each was asked for, by the machine's own time. It means something where Worker and objects are one process.
 */

/** workerd closes an object that nothing used for ten seconds; in milliseconds, with what its last work and a busy machine may take. */
const CLOSED_AFTER = 15_000;
/** The database, what is not yet in it, and the index of that. */
const FILES_OF_ACCOUNT = 3;
/** For workerd itself and the directory. */
const RESERVE = 64;
/** A part of all files is for connections: each takes two, and workerd ends when it cannot accept one. */
const FOR_CONNECTIONS = 1 / 4;

export class OpenAccounts {
  /** When each was asked for last; the one that waits longest comes first. */
  readonly #asked = new Map<string, number>();

  /** How many are open. */
  count(now: number): number {
    for (const [id, at] of this.#asked) {
      if (at <= now && now - at < CLOSED_AFTER) break; // a later time than now is of a clock that was set back
      this.#asked.delete(id);
    }
    return this.#asked.size;
  }

  /** Whatever the limit is: it is open. */
  note(id: string, now: number): void {
    this.#asked.delete(id);
    this.#asked.set(id, now);
  }

  /** Opens one that is not open only where there are fewer than `most`; the result is whether it may be asked. */
  admit(id: string, most: number, now: number): boolean {
    if (this.count(now) >= most && !this.#asked.has(id)) return false;
    this.note(id, now);
    return true;
  }

  /** It could not be opened. */
  forget(id: string): void {
    this.#asked.delete(id);
  }

  /** In how many milliseconds the first of them is closed, unless something uses it. */
  wait(now: number): number {
    this.count(now);
    const [first] = this.#asked.values();
    return first === undefined ? 0 : first + CLOSED_AFTER - now;
  }
}

/** Those of this process. */
export const openAccounts = new OpenAccounts();

/** How many accounts a process that may open so many files can have open. */
export function mostAccounts(files: number): number {
  const reserve = RESERVE + Math.floor(Math.min(files, 16_384) * FOR_CONNECTIONS);
  return Math.max(1, Math.floor((files - reserve) / FILES_OF_ACCOUNT));
}
