/** Times by client ids that wait in memory until they may be written. */
export class WaitingTimes {
  #times = new Map<string, number>();
  /** Whether `beforehand` holds on to that map, so that a change has to be made to a copy. */
  #isHeld = false;

  get(clientId: string): number | undefined {
    return this.#times.get(clientId);
  }

  set(clientId: string, at: number): void {
    this.#own().set(clientId, at);
  }

  delete(clientId: string): void {
    if (this.#times.has(clientId)) this.#own().delete(clientId);
  }

  /** All of them, which wait no more. */
  take(): ReadonlyMap<string, number> {
    const taken = this.#times;
    this.clear();
    return taken;
  }

  clear(): void {
    if (this.#times.size > 0) this.#times = new Map();
  }

  /** Takes note of what waits; the result puts it back. */
  beforehand(): () => void {
    const times = this.#times;
    this.#isHeld = true;
    return () => {
      this.#times = times;
      this.#isHeld = true;
    };
  }

  #own(): Map<string, number> {
    if (this.#isHeld) this.#times = new Map(this.#times);
    this.#isHeld = false;
    return this.#times;
  }
}
