/** Tells the directory of a deployed emulator what the account takes in storage: some seconds late, and only what is new. */
import { systemMilliseconds } from "../../system.ts";
import { directory } from "../directory/directory.ts";
import type { AccountUsage } from "../directory/tables/usage.ts";
import { UseNotes } from "./use-notes.ts";

/** In milliseconds. */
const LATE = 2000;
const NOTHING = "";

export class UsageReports {
  readonly #env: EmulatorEnv;
  readonly #id: () => string;
  readonly #usage: () => AccountUsage;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #late: number;
  /** In milliseconds: with what is told anyway goes when the account was last used. */
  #usedAt = 0;
  readonly #notes: UseNotes;
  /** What the directory has of the account. */
  #last = NOTHING;

  constructor(env: EmulatorEnv, id: () => string, usage: () => AccountUsage, late = LATE) {
    this.#env = env;
    this.#id = id;
    this.#usage = usage;
    this.#late = late;
    this.#notes = new UseNotes(env, id);
  }

  /** After the account was emptied: the directory has forgotten what it took. */
  forget(): void {
    this.#last = NOTHING;
  }

  /** On a developer's machine nobody asks for more than when it was used. */
  soon(): void {
    if (this.#env.EMULATOR_MODE === "local") return this.#notes.note();
    this.#usedAt = systemMilliseconds();
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#report(), this.#late);
  }

  async #report(): Promise<void> {
    this.#timer = undefined;
    try {
      const usage = this.#usage();
      const text = JSON.stringify(usage);
      if (text === this.#last) return;
      const isKept = await directory(this.#env).report(this.#id(), usage, this.#usedAt);
      this.#last = isKept ? text : NOTHING;
    } catch (problem) {
      console.error("What the account takes in storage could not be told; the next request tries again", problem);
    }
  }
}
