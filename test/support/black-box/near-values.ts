/** Values that are nearly right, and right ones: where a description and what it describes could differ. */
import fc from "fast-check";

const joined = (parts: readonly string[], maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...parts), { maxLength }).map((chosen) => chosen.join(""));

const terms = [
  "0",
  "00",
  "1",
  "9",
  "250",
  ".",
  "h",
  "m",
  "s",
  "ms",
  "us",
  "\u00b5s",
  "\u03bcs",
  "ns",
  "d",
  "-",
  "+",
  " ",
];

/** Durations of Go, and what looks like them. Of -0.1ns nothing is left, so that it is not negative: no pattern says so. */
export const nearDurations: fc.Arbitrary<string> = fc
  .oneof(
    joined(terms, 7),
    joined(["0h", "0.0s", "00ns", "1.5m", ".5h", "7.ms", "+", "0", "3000000h"], 4),
    fc.constantFrom("forever", "Forever", "forever ", "", "8760h", "24h", "0.1ns", "1h\n", `${"0".repeat(126)}1h`),
    fc.constantFrom(
      `${"0".repeat(127)}1h`,
      "-0",
      "+0",
      "0",
      "-0h",
      "-500us",
      "-1h",
      "300ms",
      "1d",
      "90",
      "2562047h47m16.854775808s",
    ),
  )
  .filter((text) => !/^-.*\.\d*ns/.test(text));

const padded = (min: number, max: number, length: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((number) => String(number).padStart(length, "0"));

/** Times of RFC 3339, and what looks like them. The first and the last year are left out: there an offset may lead beyond them. */
export const nearTimes: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.oneof(padded(1, 9998, 4), fc.constantFrom("2000", "2024", "1900", "2100", "12345", "99")),
      fc.oneof(fc.constant("02"), padded(0, 13, 2), fc.constantFrom("1", "")),
      fc.oneof(padded(27, 32, 2), padded(0, 31, 2)),
      fc.constantFrom("T", "T", "T", "t", " "),
      fc.oneof(padded(0, 25, 2), fc.constant("1")),
      padded(0, 61, 2),
      fc.oneof(padded(0, 61, 2), fc.constantFrom("")),
      fc.constantFrom("", "", ".5", ".123456789", ".", ",5"),
      fc.constantFrom("Z", "Z", "z", "", "+01:00", "-23:59", "+24:00", "+0100", "+01:60"),
    )
    .map(([year, month, day, t, hour, minute, second, fraction, zone]) => {
      return `${year}-${month}-${day}${t}${hour}:${minute}:${second}${fraction}${zone}`;
    }),
  fc.constantFrom("", "soon", "2026-01-31", "2026-01-31T12:00:00Z\n", "2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z"),
);

/** Texts of about this many characters, some of which are two units of UTF-16. */
export function textsAround(limit: number): fc.Arbitrary<string> {
  const lengths = fc.constantFrom(0, 1, limit - 1, limit, limit + 1, 2 * limit);
  return fc.tuple(fc.constantFrom("x", "🦊", "é", "\n", "{n}"), lengths).map(([part, length]) => part.repeat(length));
}

/** Versions, and what looks like them. */
export const nearVersions: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(0, 1, 2, -1, 1.5, 0.5, 2 ** 31 - 1, 2 ** 31, 1e300, true, [], {}),
  fc.constantFrom("0", "1", "2", "01", "-1", "1.0", "", " 1", "1\n", "2147483647", "two"),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** One of the values, or what is not given. */
export const orNone = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined, freq: 3 });
