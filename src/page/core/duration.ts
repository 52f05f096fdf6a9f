/** Durations as the API writes them: Go's grammar, such as `2h45m`, and the word `forever`. */

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** In milliseconds; null where it is no duration. It is for what is shown: the emulator itself decides what it accepts. */
export function durationMs(text: string): number | null {
  if (text === "forever") return Number.POSITIVE_INFINITY;
  const sign = text.startsWith("-") ? -1 : 1;
  const rest = text.replace(/^[+-]/, "");
  if (!/^(\d+(\.\d*)?(ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return null;
  let sum = 0;
  for (const [, number = "", unit = ""] of rest.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|μs|ms|s|m|h)/g)) {
    sum += Number(number) * (UNITS[unit] ?? 0);
  }
  return sign * sum;
}

/** A time as people write it, as RFC 3339: `2026-03-01` and `2026-03-01 12:00` are in UTC. Null where it looks like no time. */
export function timeOf(text: string): string | null {
  const [, date, time = "00:00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|[+-]\d\d:\d\d)?$/i.exec(text.trim()) ?? [];
  if (date === undefined) return null;
  return `${date}T${time.length === 5 ? `${time}:00` : time}${zone.toUpperCase()}`;
}

/** The last moment that RFC 3339 can write. */
const LAST = Date.parse("9999-12-31T23:59:59Z");
const FIRST = Date.parse("0001-01-01T00:00:00Z");

/** A time that can be sent: in whole seconds, and within the years 1 to 9999. */
export function sentTime(at: number): string {
  return new Date(Math.min(LAST, Math.max(FIRST, at))).toISOString().replace(/\.\d+Z$/, "Z");
}

/** What a token of this duration lasts, in words: "1 year", "30 days", or the duration as it is. */
export function durationWords(text: string): string {
  if (text === "forever") return "forever";
  const milliseconds = durationMs(text);
  if (milliseconds === null) return text;
  const hours = milliseconds / 3_600_000;
  const count = (number: number, unit: string): string => `${number} ${unit}${number === 1 ? "" : "s"}`;
  if (hours >= 8760 && hours % 8760 === 0) return count(hours / 8760, "year");
  if (hours >= 24 && hours % 24 === 0) return count(hours / 24, "day");
  if (hours >= 1 && Number.isInteger(hours)) return count(hours, "hour");
  return text;
}
