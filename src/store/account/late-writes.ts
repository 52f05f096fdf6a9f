/**
 * Lets writes wait that may be late: they come together, at most a second after the first of them was asked for. When they
 * cannot be written (a full disk), nobody's answer fails for it: what waits goes on waiting, and is tried again, later and
 * later. A damaged file does not get better: it is told to whoever asks, and nothing is tried again.
 */
import { tellsOfDamage } from "../unreadable-state.ts";

const A_SECOND = 1000;
const LONGEST = 64_000;

export class LateWrites {
  readonly #write: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** In milliseconds. */
  #delay = A_SECOND;

  constructor(write: () => void) {
    this.#write = write;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.#later(), this.#delay);
  }

  now(): void {
    this.forget();
    try {
      this.#write();
      this.#delay = A_SECOND;
    } catch (problem) {
      if (tellsOfDamage(problem)) throw problem;
      console.error("What may be written late could not be written; it is tried again", problem);
      this.#delay = Math.min(2 * this.#delay, LONGEST);
      this.soon();
    }
  }

  /** Writes nothing later: what waited is not wanted any more. */
  forget(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #later(): void {
    try {
      this.now();
    } catch (problem) {
      console.error("The stored state is damaged", problem);
    }
  }
}
