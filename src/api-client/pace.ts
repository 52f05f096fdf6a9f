/** How fast requests follow each other: not faster than wanted, and as slow as the target asks for. */
import { setTimeout as sleep } from "node:timers/promises";
import { Interrupted } from "./problems.ts";

/** The longest that a target can make us wait, in milliseconds: Cloudflare blocks for five minutes. */
const LONGEST_WAIT = 310_000;
/** What `429` without `Retry-After` means, in milliseconds. */
const USUAL_WAIT = 5_000;

export class Pace {
  readonly #interval: number;
  readonly #onWait: (milliseconds: number) => void;
  #next = 0;

  /** At most so many requests a second; `onWait` hears of waits that the target asks for. */
  constructor(perSecond: number, onWait: (milliseconds: number) => void = () => {}) {
    this.#interval = Number.isFinite(perSecond) ? 1000 / perSecond : 0;
    this.#onWait = onWait;
  }

  /** Returns when the next request may be sent. */
  async turn(stop: AbortSignal): Promise<void> {
    const wait = this.#next - performance.now();
    if (wait > 2000) this.#onWait(wait);
    if (wait > 0) await pause(wait, stop);
    if (stop.aborted) throw new Interrupted("The run was ended.");
    this.#next = Math.max(this.#next, performance.now()) + this.#interval;
  }

  /** What an answer says about the next request. */
  learn(status: number, headers: Headers): void {
    if (status === 429) return this.#hold(retryAfter(headers.get("retry-after")) ?? USUAL_WAIT);
    const limit = headers.get("ratelimit") ?? "";
    const [remaining, reset] = [/;\s*r=(\d+)/.exec(limit)?.[1], /;\s*t=(\d+)/.exec(limit)?.[1]];
    if (remaining === "0" && reset !== undefined) this.#hold(Number(reset) * 1000);
  }

  #hold(milliseconds: number): void {
    this.#next = Math.max(this.#next, performance.now() + Math.min(milliseconds, LONGEST_WAIT));
  }
}

/** Waits, unless the signal ends the run meanwhile. */
export async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal: stop });
  } catch {
    throw new Interrupted("The run was ended.");
  }
}

/** `Retry-After` in milliseconds: seconds, or a date (RFC 9110). */
function retryAfter(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
