/** Notes on a developer's machine that the account was used: at once in memory, and a little late in the directory. */
import { systemMilliseconds } from "../../system.ts";
import { directory } from "../directory/directory.ts";
import { recentUses } from "../recent-uses.ts";

/** In milliseconds: what comes within it is written down together, off the way of every request. */
const LATE = 1000;

export class UseNotes {
  readonly #env: EmulatorEnv;
  readonly #id: () => string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasComplained = false;

  constructor(env: EmulatorEnv, id: () => string) {
    this.#env = env;
    this.#id = id;
  }

  note(): void {
    const isDue = recentUses.note(this.#id(), systemMilliseconds());
    if (!isDue || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#write(), LATE);
  }

  /** One account writes for all of them: those that come after it find nothing left to do. */
  async #write(): Promise<void> {
    this.#timer = undefined;
    if (!recentUses.hasDue(systemMilliseconds())) return;
    try {
      await directory(this.#env).writeUses();
    } catch (problem) {
      if (!this.#hasComplained) console.error("When accounts were used could not be written down", problem);
      this.#hasComplained = true;
    }
  }
}
