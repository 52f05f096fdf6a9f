import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatTimestamp, parseTimestamp } from "../../../src/rules/values/timestamp.ts";

const FIRST = -62_167_219_200;
const LAST = 253_402_300_799;

describe("a time that RFC 3339 and the calendar have is read", () => {
  test.each([
    ["1970-01-01T00:00:00Z", 0],
    ["2026-01-01T00:00:00Z", 1_767_225_600],
    ["2024-11-15T10:30:00Z", 1_731_666_600],
    ["2024-02-29T23:59:59Z", 1_709_251_199],
    ["2000-02-29T00:00:00Z", 951_782_400],
    ["0099-12-31T00:00:00Z", -59_011_545_600],
    ["0000-01-01T00:00:00Z", FIRST],
    ["9999-12-31T23:59:59Z", LAST],
    ["2026-01-01T01:00:00+01:00", 1_767_225_600],
    ["2025-12-31T18:30:00-05:30", 1_767_225_600],
    ["2026-01-01T23:59:00+23:59", 1_767_225_600],
    ["2026-01-01T00:00:00-00:00", 1_767_225_600],
  ])("%s", (text, seconds) => {
    expect(parseTimestamp(text)).toBe(seconds);
  });
});

describe("a fraction of a second is cut, never rounded up", () => {
  test.each([
    ["2026-01-01T00:00:00.0Z", 1_767_225_600],
    ["2026-01-01T00:00:00.9Z", 1_767_225_600],
    ["2026-01-01T00:00:00.99999999999999999999Z", 1_767_225_600],
    ["2026-03-01T00:00:00.9+01:00", 1_772_319_600],
    ["1969-12-31T23:59:59.9Z", -1],
    ["9999-12-31T23:59:59.9Z", LAST],
  ])("%s", (text, seconds) => {
    expect(parseTimestamp(text)).toBe(seconds);
  });
});

describe("what is not such a time is refused", () => {
  test.each([
    "",
    "now",
    "1767225600",
    "2026-01-01",
    "2026-01-01T00:00Z",
    "2026-01-01T00:00:00",
    "2026-01-01 00:00:00Z",
    "2026-01-01t00:00:00Z",
    "2026-01-01T00:00:00z",
    "2026-01-01T00:00:00.Z",
    "2026-01-01T00:00:00+0100",
    "2026-01-01T00:00:00+01",
    "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+00:60",
    " 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z\n",
    "2026-1-1T00:00:00Z",
    "+002026-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "12026-01-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-01-32T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2016-12-31T23:59:60Z",
    "٢٠٢٦-01-01T00:00:00Z",
    "Thu, 01 Jan 2026 00:00:00 GMT",
  ])("%j", (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });

  test("a time that its offset pushes out of the years 0000 to 9999", () => {
    expect(parseTimestamp("0000-01-01T00:00:00+00:01")).toBeUndefined();
    expect(parseTimestamp("9999-12-31T23:59:59-00:01")).toBeUndefined();
  });
});

const second = fc.oneof(fc.integer({ min: FIRST, max: LAST }), fc.integer({ min: 0, max: 4_102_444_800 }));

test("every second of the years 0000 to 9999 is written as it is read", () => {
  fc.assert(
    fc.property(second, (seconds) => {
      expect(parseTimestamp(formatTimestamp(seconds))).toBe(seconds);
    }),
    { numRuns: 500, examples: [[FIRST], [LAST], [-1], [0], [1]] },
  );
});

test("a time is written in UTC, with whole seconds and Z", () => {
  expect(formatTimestamp(1_767_225_600)).toBe("2026-01-01T00:00:00Z");
  expect(formatTimestamp(LAST)).toBe("9999-12-31T23:59:59Z");
  fc.assert(
    fc.property(second, (seconds) => {
      expect(formatTimestamp(seconds)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }),
  );
});

test("one moment is the same in every offset", () => {
  const offset = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 });
  const inner = fc.integer({ min: FIRST + 86_400, max: LAST - 86_400 });
  fc.assert(
    fc.property(inner, offset, (seconds, minutes) => {
      const local = formatTimestamp(seconds + minutes * 60).slice(0, 19);
      const size = Math.abs(minutes);
      const digits = (value: number) => String(Math.trunc(value)).padStart(2, "0");
      const suffix = `${minutes < 0 ? "-" : "+"}${digits(size / 60)}:${digits(size % 60)}`;
      expect(parseTimestamp(local + suffix)).toBe(seconds);
    }),
  );
});

test("no text makes the parser throw, and what it reads can be written", () => {
  const part = fc.constantFrom(
    "2026-",
    "0000-",
    "12-",
    "02-",
    "31T",
    "29T",
    "23:",
    "00:",
    "59",
    "60",
    ".9",
    "Z",
    "+23:59",
  );
  const odd = fc.constantFrom("", " ", "T", "\u0000", "\ud800", "٣", "-", "24", "z", ",5");
  const text = fc.array(fc.oneof({ weight: 9, arbitrary: part }, { weight: 1, arbitrary: odd }), { maxLength: 9 });
  const whole = fc.tuple(
    fc.constantFrom("2026-", "0000-", "9999-"),
    fc.constantFrom("01-", "02-", "13-"),
    fc.constantFrom("01T", "29T", "31T"),
    fc.constantFrom("00:00:00", "23:59:59", "23:59:60"),
    fc.constantFrom("", ".9", "."),
    fc.constantFrom("Z", "+23:59", "-23:59", ""),
  );
  fc.assert(
    fc.property(fc.oneof(text, whole), (parts) => {
      const seconds = parseTimestamp(parts.join(""));
      if (seconds !== undefined) expect(parseTimestamp(formatTimestamp(seconds))).toBe(seconds);
    }),
    { numRuns: 1000 },
  );
});
