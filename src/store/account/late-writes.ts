import { tellsOfDamage } from "../unreadable-state.ts";

/** Lets writes wait that may be late: they come together, at most a second after the first of them was asked for. */
export class LateWrites {
  readonly #write: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(write: () => void) {
    this.#write = write;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.now(), 1000);
  }

  /** Should it fail, what waits is tried again, but not on a damaged file: that does not get better. */
  now(): void {
    this.forget();
    try {
      this.#write();
    } catch (problem) {
      if (!tellsOfDamage(problem)) this.soon();
      throw problem;
    }
  }

  /** Writes nothing later: what waited is not wanted any more. */
  forget(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
