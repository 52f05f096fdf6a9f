/** Durations that Go refuses: the cases of Go's own test of `time.ParseDuration`, and near misses. */
import { describe, expect, test } from "vitest";
import { parseDuration, type DurationProblem } from "../../../src/rules/values/duration.ts";

const groups: Record<DurationProblem, readonly string[]> = {
  invalid: ["", "-", "+", "s", ".", "-.", ".s", "+.s", "-h", "--1s", "+-1s", " 1h", "forever", "h1", "٣h"],
  "missing-unit": ["3", "1.5", "5.", "00", "0.0", "-1", "1h30", "1.2.3s", "1..5s", "1h0"],
  "unknown-unit": [
    "1d",
    "1w",
    "1y",
    "1H",
    "1S",
    "1NS",
    "1Ms",
    "1hour",
    "1 h",
    "1h ",
    "1h 30m",
    "1h,30m",
    "1h-1m",
    "1e3s",
    "0x10s",
    "1\u0000",
    "1\ufffd",
    "1µ",
    "1\u0085\u0085",
  ],
  "out-of-range": [
    "9223372036854775808ns",
    "+9223372036854775808ns",
    "9223372036854775810ns",
    "-9223372036854775809ns",
    "9223372036854776us",
    "9223372036854775.808us",
    "9223372036854ms775us808ns",
    "2562047h47m16.854775808s",
    "-2562047h47m16.854775809s",
    "2562048h",
    "3000000h",
    "-3000000h",
    "1000000h1000000h1000000h",
    "18446744073709551616ns",
    "99999999999999999999h",
    `${"9".repeat(100_000)}ns`,
    `1h${"9".repeat(400)}.5s`,
  ],
};

describe.each(Object.entries(groups))("%s:", (problem, texts) => {
  test.each(texts.map((text) => [text.length > 60 ? `${text.slice(0, 20)}… (${text.length} characters)` : text, text]))(
    "%j is not a duration",
    (_, text) => {
      expect(parseDuration(text ?? "")).toEqual({ ok: false, problem });
    },
  );
});

test.each(["\u0085\u0085", "\ufffd", "hello \ufffd world", "\u00ffff", "µs", "🙂h"])(
  "%j, which does not begin with a number, is not a duration",
  (text) => {
    expect(parseDuration(text)).toEqual({ ok: false, problem: "invalid" });
  },
);
