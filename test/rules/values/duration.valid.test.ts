/** Durations that Go accepts: the cases of Go's own test of `time.ParseDuration`, and of its documentation. */
import { describe, expect, test } from "vitest";
import { parseDuration } from "../../../src/rules/values/duration.ts";

const US = 1_000n;
const MS = 1_000n * US;
const S = 1_000n * MS;
const M = 60n * S;
const H = 60n * M;
const LARGEST = 2n ** 63n - 1n;

const groups: Record<string, readonly (readonly [string, bigint])[]> = {
  "a number and a unit": [
    ["0", 0n],
    ["0s", 0n],
    ["5s", 5n * S],
    ["30s", 30n * S],
    ["1478s", 1478n * S],
    ["0000005s", 5n * S],
  ],
  "a sign": [
    ["-5s", -5n * S],
    ["+5s", 5n * S],
    ["-0", 0n],
    ["+0", 0n],
  ],
  "a fraction": [
    ["5.0s", 5n * S],
    ["5.6s", 5n * S + 600n * MS],
    ["5.s", 5n * S],
    [".5s", 500n * MS],
    ["1.0s", S],
    ["1.00s", S],
    ["1.004s", S + 4n * MS],
    ["1.0040s", S + 4n * MS],
    ["100.00100s", 100n * S + MS],
    ["-.5s", -500n * MS],
    ["1.5h", 90n * M],
    ["0.9ns", 0n],
  ],
  "every unit": [
    ["10ns", 10n],
    ["11us", 11n * US],
    ["12\u00b5s", 12n * US],
    ["12\u03bcs", 12n * US],
    ["13ms", 13n * MS],
    ["14s", 14n * S],
    ["15m", 15n * M],
    ["16h", 16n * H],
  ],
  "several terms, in any order and any number": [
    ["3h30m", 3n * H + 30n * M],
    ["10.5s4m", 4n * M + 10n * S + 500n * MS],
    ["-2m3.4s", -(2n * M + 3n * S + 400n * MS)],
    ["1h2m3s4ms5us6ns", H + 2n * M + 3n * S + 4n * MS + 5n * US + 6n],
    ["39h9m14.425s", 39n * H + 9n * M + 14n * S + 425n * MS],
    ["1h1h", 2n * H],
    ["1h15m30.918s", H + 15n * M + 30n * S + 918n * MS],
    ["2h45m", 2n * H + 45n * M],
    ["300ms", 300n * MS],
  ],
  "more digits than a floating-point number holds": [
    ["52763797000ns", 52_763_797_000n],
    ["0.3333333333333333333h", 20n * M],
    ["9007199254740993ns", 2n ** 53n + 1n],
    ["0.100000000000000000000h", 6n * M],
    ["0.830103483285477580700h", 49n * M + 48n * S + 372_539_827n],
    [`0.${"9".repeat(400)}h`, H],
    [`0.${"0".repeat(400)}1h`, 0n],
  ],
  "the largest and the smallest": [
    ["9223372036854775807ns", LARGEST],
    ["9223372036854775.807us", LARGEST],
    ["9223372036s854ms775us807ns", LARGEST],
    ["2562047h47m16.854775807s", LARGEST],
    ["-9223372036854775808ns", -LARGEST - 1n],
    ["-9223372036854775.808us", -LARGEST - 1n],
    ["-9223372036s854ms775us808ns", -LARGEST - 1n],
    ["-2562047h47m16.854775808s", -LARGEST - 1n],
  ],
  "what clients of service tokens send": [
    ["60m", H],
    ["8760h", 8760n * H],
    ["17520h", 17_520n * H],
    ["43800h", 43_800n * H],
    ["87600h", 87_600n * H],
  ],
};

describe.each(Object.entries(groups))("a duration with %s", (_, cases) => {
  test.each(cases)("%s is exact to the nanosecond", (text, nanoseconds) => {
    expect(parseDuration(text)).toEqual({ ok: true, nanoseconds });
  });
});
