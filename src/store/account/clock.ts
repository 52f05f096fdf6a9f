/** The clock of one account: every time that stands in an answer, or decides one, comes from here. */
import type { ClockMode, ClockState } from "../../contract/clock.ts";
import { parseDuration, type DurationProblem } from "../../rules/values/duration.ts";
import { formatTimestamp, parseTimestamp } from "../../rules/values/timestamp.ts";
import type { AccountRow } from "./tables/row.ts";
import { systemMilliseconds } from "../../system.ts";

export type ClockChange = { readonly now?: string | undefined; readonly mode?: ClockMode | undefined };
export type ClockAdvance = { readonly by?: string | undefined; readonly to?: string | undefined };

/** What a clock answers: how it stands now, or what is wrong with the wish. */
export type ClockAnswer =
  | { readonly ok: true; readonly clock: ClockState }
  | { readonly ok: false; readonly message: string };

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, in milliseconds: what every client can read. */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_000;

/** Whoever reads this may have a command, a method or a path to do it with. */
const TO_GO_BACK = "to go back, set the clock";

const NO_DURATION = "by must be a Go duration such as 24h or 1h30m: the largest unit is h, and a day is 24h.";
const PROBLEMS: Record<DurationProblem, string> = {
  invalid: NO_DURATION,
  "missing-unit": NO_DURATION,
  "unknown-unit": NO_DURATION,
  "out-of-range": "by is longer than Go's largest duration, 2562047h47m16.854775807s.",
};

export class AccountClock {
  readonly #row: AccountRow;

  constructor(row: AccountRow) {
    this.#row = row;
  }

  /** The account's time, in whole seconds since 1970. */
  seconds(): number {
    return Math.floor(this.milliseconds() / 1000);
  }

  /** The account's time, in milliseconds since 1970. It never leaves the years that a time can be written in. */
  milliseconds(): number {
    const { offset, frozenAt } = this.#row.clock();
    return frozenAt ?? Math.min(Math.max(systemMilliseconds() + offset, FIRST), LAST);
  }

  shown(): ClockState {
    return { now: formatTimestamp(this.seconds()), mode: this.#row.clock().frozenAt === null ? "running" : "frozen" };
  }

  /** Sets the time, forward or back, and whether it passes; what is not given stays. */
  set({ now, mode = this.shown().mode }: ClockChange): ClockAnswer {
    const seconds = now === undefined ? undefined : parseTimestamp(now);
    if (now !== undefined && seconds === undefined) {
      return { ok: false, message: "now must be an RFC 3339 time such as 2026-01-31T12:00:00Z." };
    }
    return this.#moveTo(seconds === undefined ? this.milliseconds() : seconds * 1000, mode);
  }

  /** Lets time pass at once: by a Go duration, or up to a time. It does not go back; `set` does. */
  advance({ by, to }: ClockAdvance): ClockAnswer {
    if ((by === undefined) === (to === undefined)) {
      return { ok: false, message: "Give either by, a duration such as 24h, or to, a time." };
    }
    const { mode } = this.shown();
    if (to !== undefined) {
      const seconds = parseTimestamp(to);
      if (seconds === undefined)
        return { ok: false, message: "to must be an RFC 3339 time such as 2026-01-31T12:00:00Z." };
      if (seconds < this.seconds()) {
        return {
          ok: false,
          message: `to lies before the account's time, ${this.shown().now}: ${TO_GO_BACK}.`,
        };
      }
      return this.#moveTo(Math.max(seconds * 1000, this.milliseconds()), mode);
    }
    const duration = parseDuration(by ?? "");
    if (!duration.ok) return { ok: false, message: PROBLEMS[duration.problem] };
    if (duration.nanoseconds < 0n) return { ok: false, message: `by must not be negative: ${TO_GO_BACK}.` };
    return this.#moveTo(this.milliseconds() + Number(duration.nanoseconds / 1_000_000n), mode);
  }

  #moveTo(milliseconds: number, mode: ClockMode): ClockAnswer {
    if (milliseconds < FIRST || milliseconds > LAST) {
      return { ok: false, message: "The clock goes from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z." };
    }
    const frozenAt = mode === "frozen" ? milliseconds : null;
    this.#row.keepClock({ offset: milliseconds - systemMilliseconds(), frozenAt });
    return { ok: true, clock: this.shown() };
  }
}
