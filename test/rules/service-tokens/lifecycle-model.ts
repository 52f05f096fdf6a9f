/**
 * Who must get in, told a second time and differently from the rules: every secret that was ever shown has a time from
 * which it is refused. Only the defaults of the assumptions are told.
 */
import { durations, type Put, type Step } from "./lifecycle-steps.ts";
import { YEAR } from "./sample-token.ts";

const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;
const NEVER = Number.POSITIVE_INFINITY;
const LONG_AGO = Number.NEGATIVE_INFINITY;

export class Foreseen {
  now: number;
  name: string;
  duration = "8760h";
  enabled = true;
  version = 1;
  expiresAt: number;
  updatedAt: number;
  graceEnd: number | null = null;
  /** By age, oldest first: from when on each secret is refused. */
  readonly ends: number[] = [NEVER];

  constructor(name: string, now: number) {
    this.name = name;
    this.now = now;
    this.updatedAt = now;
    this.expiresAt = now + YEAR;
  }

  /** Whether the secret of this age (0 is the oldest) must be let in at a time. */
  mustLetIn(age: number, time: number): boolean {
    return this.enabled && time < this.expiresAt && time < (this.ends[age] ?? LONG_AGO);
  }

  /** What must happen; false when the step must be refused, and then nothing happens. */
  happens(step: Step): boolean {
    switch (step.kind) {
      case "wait":
        this.now += step.seconds;
        return true;
      case "wait-until": {
        const end = step.end === "expiry" ? this.expiresAt : (this.graceEnd ?? this.now);
        this.now = Math.max(this.now, Math.min(end + step.offset, this.now + 10 * YEAR));
        return true;
      }
      case "refresh":
        this.expiresAt = Math.max(this.expiresAt, Math.min(this.now + YEAR, END_OF_TIME));
        break;
      case "rotate":
        this.#rotates(1, step.grace);
        break;
      case "put":
        if (step.versionStep === -1 || step.versionStep === "zero") return false;
        this.#isPut(step);
        break;
    }
    this.updatedAt = this.now;
    return true;
  }

  #isPut({ name, duration, enabled, versionStep, grace }: Put): void {
    if (name) this.name = name;
    if (enabled !== null) this.enabled = enabled;
    if (duration !== null) {
      this.duration = duration;
      const seconds = durations[duration];
      this.expiresAt = seconds === null ? END_OF_TIME : Math.min(this.now + seconds, END_OF_TIME);
    }
    if (typeof versionStep === "number" && versionStep > 0) this.#rotates(versionStep, grace);
    else if (grace !== null) this.#graceEndsAt(this.now + grace);
  }

  #rotates(versions: number, grace: number | null): void {
    this.version += versions;
    this.ends.fill(LONG_AGO);
    this.ends.push(NEVER);
    this.#graceEndsAt(this.now + (grace ?? 0));
  }

  #graceEndsAt(time: number): void {
    this.graceEnd = time;
    if (this.ends.length > 1) this.ends[this.ends.length - 2] = time;
  }
}
