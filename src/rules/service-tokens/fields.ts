/** Reads one field of the input each: what it means, or why it is refused. */
import type { Consultation } from "../fidelity/consultation.ts";
import { parseDuration, type DurationProblem } from "../values/duration.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";
import { parseTimestamp } from "../values/timestamp.ts";
import { LARGEST_VERSION, NAME_LIMIT, type TokenInput } from "./token.ts";

/** The last second that RFC 3339 can write. */
export const END_OF_TIME = 253_402_300_799;
const DURATION_LIMIT = 128;

/** A name of 1 to 350 characters, counted in code points. A lone surrogate becomes U+FFFD: it has no UTF-8 form. */
export function readName(name: string, consult: Consultation): Result<string> {
  if (name === "") return invalid("name", "is required");
  if ([...name].length > NAME_LIMIT) {
    consult.restsOn("name-length");
    return invalid("name", `must be a maximum of ${NAME_LIMIT} characters in length`);
  }
  return ok(name.toWellFormed());
}

const PROBLEMS: Record<DurationProblem, string> = {
  invalid: "must be a Go duration such as 300ms or 2h45m, or forever",
  "missing-unit": "has a number without a unit; the units are ns, us (or µs), ms, s, m, h",
  "unknown-unit": "has an unknown unit; the units are ns, us (or µs), ms, s, m, h",
  "out-of-range": "is longer than Go's largest duration, 2562047h47m16.854775807s",
};

/**
 * When a token of this duration that starts now expires. What is shown decides, so the end is cut to whole seconds; it
 * never lies beyond the year 9999.
 */
export function expiryOf(duration: string, now: number, consult: Consultation): Result<number> {
  if (duration === "forever") return ok(parseTimestamp(consult.value("forever-expires-at")) ?? END_OF_TIME);
  if (duration.length > DURATION_LIMIT) {
    consult.restsOn("duration-length");
    return invalid("duration", `must be a maximum of ${DURATION_LIMIT} characters in length`);
  }
  const parsed = parseDuration(duration);
  if (!parsed.ok) {
    if (parsed.problem === "out-of-range") consult.restsOn("duration-range");
    return invalid("duration", PROBLEMS[parsed.problem]);
  }
  if (parsed.nanoseconds <= 0n) {
    consult.restsOn("duration-range");
    return invalid("duration", "must be more than 0");
  }
  const seconds = Number(parsed.nanoseconds / 1_000_000_000n);
  if (parsed.nanoseconds % 1_000_000_000n !== 0n) consult.restsOn("sub-second-lifetimes");
  return ok(Math.min(now + seconds, END_OF_TIME));
}

/** The wanted version of the secret; undefined when it is not given. `current` is that of the token, if there is one. */
export function readVersion(
  version: TokenInput["client_secret_version"],
  consult: Consultation,
  current?: number,
): Result<number | undefined> {
  if (version === undefined || version === null) return ok(undefined);
  const wrong = invalid("client_secret_version", `must be a whole number from 1 to ${LARGEST_VERSION}`);
  if (typeof version === "string") {
    if (consult.value("string-secret-version") === "refuse")
      return invalid("client_secret_version", "must be a number");
    if (!/^(0|[1-9][0-9]{0,9})$/.test(version)) return wrong;
  }
  const number = Number(version);
  if (!Number.isInteger(number)) consult.restsOn("fractional-secret-version");
  if (!Number.isInteger(number) || number < 0 || number > LARGEST_VERSION) return wrong;
  return number === 0 ? versionZero(consult, current) : ok(number);
}

/** Whatever is supposed of other versions that are too low, 0 is refused, or counts as not given. */
function versionZero(consult: Consultation, current: number | undefined): Result<undefined> {
  if (consult.value("zero-secret-version") === "not-given") return ok(undefined);
  return current === undefined ? invalid("client_secret_version", "must be at least 1") : lowerThan(current);
}

/** Why a version below that of the token is refused. */
export function lowerThan(current: number): Result<never> {
  return invalid("client_secret_version", `must not be lower than the current version, ${current}`);
}

/** The end of the grace period of the previous secret: past and future are both accepted. */
export function readGraceEnd(time: string | null | undefined, consult: Consultation): Result<number | undefined> {
  if (time === undefined || time === null) return ok(undefined);
  const seconds = parseTimestamp(time);
  if (seconds === undefined) {
    consult.restsOn("timestamp-format");
    return invalid("previous_client_secret_expires_at", "must be an RFC 3339 time such as 2026-01-31T12:00:00Z");
  }
  return ok(seconds);
}
