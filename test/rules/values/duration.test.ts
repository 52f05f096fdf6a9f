/** What holds for every duration. The cases of Go's own test stand in `duration.valid` and `duration.invalid`. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDuration } from "../../../src/rules/values/duration.ts";
import { goDurationFormat } from "./go-duration-format.ts";

const LARGEST = 2n ** 63n - 1n;
const units: readonly (readonly [string, bigint])[] = [
  ["ns", 1n],
  ["us", 1_000n],
  ["\u00b5s", 1_000n],
  ["\u03bcs", 1_000n],
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
];

const count = fc.oneof(fc.bigInt(0n, 5000n), fc.bigInt(0n, 2n ** 64n));
const terms = fc.array(fc.tuple(count, fc.constantFrom(...units)), { minLength: 1, maxLength: 6 });

test("a duration of whole numbers is the sum of its terms, as long as the sum is in range", () => {
  fc.assert(
    fc.property(terms, fc.constantFrom("", "+", "-"), (list, sign) => {
      const text = sign + list.map(([number, [unit]]) => `${number}${unit}`).join("");
      const sum = list.reduce((total, [number, [, size]]) => total + number * size, 0n);
      const limit = sign === "-" ? LARGEST + 1n : LARGEST;
      expect(parseDuration(text)).toEqual(
        sum <= limit ? { ok: true, nanoseconds: sign === "-" ? -sum : sum } : { ok: false, problem: "out-of-range" },
      );
    }),
    { numRuns: 500 },
  );
});

test("what Go writes is read back to the nanosecond", () => {
  const any = fc.oneof(fc.bigInt(-LARGEST - 1n, LARGEST), fc.bigInt(-(10n ** 12n), 10n ** 12n));
  fc.assert(
    fc.property(any, (nanoseconds) => {
      expect(parseDuration(goDurationFormat(nanoseconds))).toEqual({ ok: true, nanoseconds });
    }),
    { numRuns: 500, examples: [[0n], [1n], [-1n], [999n], [1_000n], [LARGEST], [-LARGEST - 1n]] },
  );
});

test.each([
  [1n, "1ns"],
  [1_100n, "1.1µs"],
  [2_200_000n, "2.2ms"],
  [3_300_000_000n, "3.3s"],
  [245_000_000_000n, "4m5s"],
  [245_001_000_000n, "4m5.001s"],
  [18_367_001_000_000n, "5h6m7.001s"],
  [480_000_000_001n, "8m0.000000001s"],
  [LARGEST, "2562047h47m16.854775807s"],
  [-LARGEST - 1n, "-2562047h47m16.854775808s"],
])("the writer of this test writes %s as Go does: %s", (nanoseconds, text) => {
  expect(goDurationFormat(nanoseconds)).toBe(text);
});

test("no text makes the parser throw, and what it reads is in range", () => {
  const character = fc.constantFrom(..."0123456789.+-nuµμmsh \u0000٣🙂", "\ud800", "\ufffd", "ns", "us", "ms", "1h");
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 40 }), (text) => {
      const parsed = parseDuration(text);
      if (parsed.ok) {
        expect(parsed.nanoseconds <= LARGEST && parsed.nanoseconds >= -LARGEST - 1n).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a megabyte of text is no burden", () => {
  const digits = "9".repeat(2 ** 20);
  expect(parseDuration(`${digits}h`)).toEqual({ ok: false, problem: "out-of-range" });
  expect(parseDuration(`0.${digits}h`)).toEqual({ ok: true, nanoseconds: 3_600_000_000_000n });
  expect(parseDuration("1ns".repeat(2 ** 18))).toEqual({ ok: true, nanoseconds: 2n ** 18n });
});
