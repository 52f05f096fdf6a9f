/**
 * When accounts were last used, as this process knows it. On a developer's machine Worker and objects are one process, so this
 * costs a request nothing; the directory writes each use down at most once a minute, for the next start. Deployed, it is empty:
 * there the directory knows of uses by what accounts report of their size.
 */

/** In milliseconds. */
const AGAIN_AFTER = 60_000;

interface Use {
  /** In milliseconds since 1970, by the system's clock. */
  readonly at: number;
  /** When one was written down last. */
  readonly writtenAt: number | undefined;
  /** Whether this one is. */
  readonly isWritten: boolean;
}

export class RecentUses {
  readonly #uses = new Map<string, Use>();

  /** Whether it is time to write it down. */
  note(id: string, now: number): boolean {
    const use = { at: now, writtenAt: this.#uses.get(id)?.writtenAt, isWritten: false };
    this.#uses.set(id, use);
    return isDue(use, now);
  }

  /** The last use of an account; undefined when this process does not know it any more: then it is written down. */
  of(id: string): number | undefined {
    return this.#uses.get(id)?.at;
  }

  /** What has to be written down now, which counts as written from here on. Those of which nothing is left to do are forgotten. */
  take(now: number): [id: string, at: number][] {
    const due: [string, number][] = [];
    for (const [id, use] of this.#uses) {
      if (!isDue(use, now)) continue;
      if (use.isWritten) this.#uses.delete(id);
      else {
        due.push([id, use.at]);
        this.#uses.set(id, { at: use.at, writtenAt: now, isWritten: true });
      }
    }
    return due;
  }

  /** Whether `take` would give any. */
  hasDue(now: number): boolean {
    for (const use of this.#uses.values()) if (!use.isWritten && isDue(use, now)) return true;
    return false;
  }

  /** They could not be written: they are tried again a minute later. */
  giveBack(taken: readonly (readonly [id: string, at: number])[]): void {
    for (const [id] of taken) {
      const use = this.#uses.get(id);
      if (use) this.#uses.set(id, { ...use, isWritten: false });
    }
  }

  /** The account came on the list: what was to be written down before found no place there. */
  listed(id: string): void {
    const use = this.#uses.get(id);
    if (use?.isWritten) this.#uses.set(id, { at: use.at, writtenAt: undefined, isWritten: false });
  }

  /** The account was emptied. */
  forget(id: string): void {
    this.#uses.delete(id);
  }
}

/** A time of writing that is still to come is of a clock that was set back. */
function isDue({ writtenAt }: Use, now: number): boolean {
  return writtenAt === undefined || now - writtenAt >= AGAIN_AFTER || writtenAt > now;
}

/** Those of this process. */
export const recentUses = new RecentUses();
