/**
 * Times on the wire: RFC 3339. The API answers in UTC with whole seconds and `Z`. Inside, a time is a whole number of
 * seconds since 1970-01-01T00:00:00Z.
 */

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/;

/** 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z: outside of these, RFC 3339 has no way to write a time. */
const FIRST = -62_167_219_200;
const LAST = 253_402_300_799;

/**
 * Reads an RFC 3339 time (upper-case `T` and `Z`, no leap second, a day that the calendar has), in whole seconds since
 * 1970. Go's `encoding/json` takes these, and some more (the assumption `timestamp-format`). A fraction is cut, never rounded up. `undefined` when it is not such a time.
 *
 * @example
 * parseTimestamp("2026-03-01T00:00:00.9+01:00"); // 1_772_319_600
 * parseTimestamp("2026-02-30T00:00:00Z"); // undefined
 */
export function parseTimestamp(text: string): number | undefined {
  const match = RFC_3339.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [offsetHours, offsetMinutes] = [Number(match[8] ?? 0), Number(match[9] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59 || offsetHours > 23 || offsetMinutes > 59) return undefined;

  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // `Date.UTC` would read the years 0 to 99 as 1900 to 1999
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const offset = (match[7] === "-" ? -1 : 1) * (offsetHours * 3600 + offsetMinutes * 60);
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
  return seconds < FIRST || seconds > LAST ? undefined : seconds;
}

/** A time as the API writes it: `2026-03-01T00:00:00Z`. */
export function formatTimestamp(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
