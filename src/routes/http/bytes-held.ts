/** How many bytes of bodies are kept at once, by all requests that are read, wait for their turn or are answered. */
import { systemMilliseconds } from "../../system.ts";

/** Four of the largest snapshots. */
const MOST = 256 * 1024 * 1024;
/** What nobody gave back for so long, in milliseconds, is of a request that was ended from outside, and counts no more. */
const LENT_FOR = 60_000;

export class BytesHeld {
  readonly #now: () => number;
  readonly #bodies = new Set<Body>();
  #bytes = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What one body keeps. */
  body(): Body {
    return { bytes: 0, since: this.#now() };
  }

  /** Whether there is room for so many more of a body. */
  take(body: Body, bytes: number): boolean {
    if (this.#bytes + bytes > MOST) this.#forgetGone();
    if (this.#bytes + bytes > MOST) return false;
    body.bytes += bytes;
    body.since = this.#now();
    this.#bodies.add(body);
    this.#bytes += bytes;
    return true;
  }

  giveBack(body: Body): void {
    this.#bytes -= body.bytes;
    body.bytes = 0;
    this.#bodies.delete(body);
  }

  #forgetGone(): void {
    const now = this.#now();
    for (const body of this.#bodies) if (now - body.since >= LENT_FOR) this.giveBack(body);
  }
}

interface Body {
  bytes: number;
  since: number;
}

export const bytesHeld = new BytesHeld(systemMilliseconds);
