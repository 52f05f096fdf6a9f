/** Writes what may be late by a second: the journal's rows of reads and refusals, and marks of reading. */
export class Deferred {
  readonly #write: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(write: () => void) {
    this.#write = write;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.now(), 1000);
  }

  now(): void {
    this.forget();
    this.#write();
  }

  forget(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
