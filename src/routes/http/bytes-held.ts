/** How many bytes of bodies are kept at once, by all requests that are read, wait for their turn or are answered. */

/** Four of the largest snapshots. */
const MOST = 256 * 1024 * 1024;

class BytesHeld {
  #bytes = 0;

  /** Whether there is room for so many more. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > MOST) return false;
    this.#bytes += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
  }
}

export const bytesHeld = new BytesHeld();
