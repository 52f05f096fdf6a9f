/**
 * Go's duration grammar, as `time.ParseDuration` reads it: an optional sign, then one or more decimal numbers, each with
 * an optional fraction and a unit, such as `300ms`, `-1.5h` or `2h45m`. The API takes these and the word `forever`.
 *
 * Source of the grammar and of the limits: the documentation of Go's package `time`. Source of `forever`: the API
 * reference of Access service tokens.
 */

/** 2^63: what a duration in nanoseconds must stay below (a negative one may reach it). */
const LIMIT = 1n << 63n;

const NANOSECONDS = new Map<string, bigint>([
  ["ns", 1n],
  ["us", 1_000n],
  ["\u00b5s", 1_000n], // micro sign
  ["\u03bcs", 1_000n], // Greek letter mu
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
]);

export type DurationProblem = "invalid" | "missing-unit" | "unknown-unit" | "out-of-range";

export type ParsedDuration = { ok: true; nanoseconds: bigint } | { ok: false; problem: DurationProblem };

/**
 * Reads a duration in Go's grammar; the result is exact, in nanoseconds.
 *
 * @example
 * parseDuration("1h30m"); // { ok: true, nanoseconds: 5_400_000_000_000n }
 * parseDuration("1d"); // { ok: false, problem: "unknown-unit" }
 */
export function parseDuration(text: string): ParsedDuration {
  const negative = text.startsWith("-");
  let rest = negative || text.startsWith("+") ? text.slice(1) : text;
  if (rest === "0") return { ok: true, nanoseconds: 0n };
  if (rest === "") return { ok: false, problem: "invalid" };

  let total = 0n;
  while (rest !== "") {
    const term = readTerm(rest);
    if (!term.ok) return term;
    total += term.nanoseconds;
    if (total > LIMIT) return { ok: false, problem: "out-of-range" };
    rest = rest.slice(term.length);
  }
  if (!negative && total === LIMIT) return { ok: false, problem: "out-of-range" };
  return { ok: true, nanoseconds: negative ? -total : total };
}

type Term = { ok: true; nanoseconds: bigint; length: number } | { ok: false; problem: DurationProblem };

/** One number with its unit, from the start of the text. */
function readTerm(text: string): Term {
  const [number = "", whole = "", fraction = ""] = /^([0-9]*)(?:\.([0-9]*))?/.exec(text) ?? [];
  if (whole === "" && fraction === "") return { ok: false, problem: "invalid" };
  const unitName = /^[^.0-9]*/.exec(text.slice(number.length))?.[0] ?? "";
  if (unitName === "") return { ok: false, problem: "missing-unit" };
  const unit = NANOSECONDS.get(unitName);
  if (unit === undefined) return { ok: false, problem: "unknown-unit" };

  // More than 19 significant digits cannot be in range: this keeps the conversion cheap for a megabyte of digits.
  const digits = whole.replace(/^0+/, "");
  if (digits.length > 19) return { ok: false, problem: "out-of-range" };
  const nanoseconds = BigInt(digits || "0") * unit + fractionOf(unit, fraction);
  if (nanoseconds > LIMIT) return { ok: false, problem: "out-of-range" };
  return { ok: true, nanoseconds, length: number.length + unitName.length };
}

/**
 * A decimal fraction of a unit, cut to whole nanoseconds. Go reads as many digits as fit in 63 bits, ignores the
 * others, and multiplies in floating point; the same is done here so that both agree to the nanosecond.
 */
function fractionOf(unit: bigint, digits: string): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > (LIMIT - 1n) / 10n) break;
    const next = value * 10n + BigInt(digit);
    if (next > LIMIT) break;
    value = next;
    scale *= 10;
  }
  return value === 0n ? 0n : BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}
