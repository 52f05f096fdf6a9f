/**
 * What the directory has just answered, for the requests that come within a second after it: so a busy client asks the one
 * directory once a second, and not with each request. How many requests may be let in like that the directory says with its
 * answer, and the next time that it is asked it is told how many were.
 */

/** In milliseconds. A key that was taken away is good for so long in other isolates of the Worker. */
const LASTING = 1000;
/** More are not kept: the oldest make room. */
const MOST = 1000;

interface Lease<T> {
  readonly answer: T;
  readonly until: number;
  left: number;
  used: number;
}

const all: { end(): void }[] = [];

/** After a change of what the directory knows: what this isolate has taken away is gone in it at once. */
export function endLeases(): void {
  for (const leases of all) leases.end();
}

export class Leases<T> {
  readonly #kept = new Map<string, Lease<T>>();
  #generation = 0;

  constructor() {
    all.push(this);
  }

  /** The answer that still holds, if one does: it counts this request. */
  take(key: string, now: number): T | undefined {
    const lease = this.#kept.get(key);
    // A clock that was set back ends a lease, too.
    if (!lease || lease.left === 0 || now >= lease.until || now < lease.until - LASTING) return undefined;
    lease.left -= 1;
    lease.used += 1;
    return lease.answer;
  }

  /** Asks again: `ask` is told how many requests the last answer has let in, and says how many the new one may. */
  async renew(
    key: string,
    now: number,
    ask: (letIn: number) => Promise<{ readonly answer: T; readonly lease: number }>,
  ): Promise<T> {
    const letIn = this.#kept.get(key)?.used ?? 0;
    this.#kept.delete(key);
    const generation = this.#generation;
    const { answer, lease } = await ask(letIn);
    if (lease > 0 && generation === this.#generation) {
      const used = this.#kept.get(key)?.used ?? 0; // of one who asked at the same time
      this.#kept.delete(key);
      this.#kept.set(key, { answer, until: now + LASTING, left: lease, used });
      if (this.#kept.size > MOST) this.#kept.delete(this.#kept.keys().next().value ?? key);
    }
    return answer;
  }

  /** Also for those that are asking now. */
  end(): void {
    this.#generation += 1;
    for (const lease of this.#kept.values()) lease.left = 0;
  }
}
