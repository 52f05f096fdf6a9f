import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { expiryOf, readGraceEnd, readName, readVersion } from "../../../src/rules/service-tokens/fields.ts";
import { HOUR, START, YEAR, invalid, refusalOf, valueOf } from "./sample-token.ts";

const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;
const LARGEST_VERSION = 2_147_483_647;

describe("a name", () => {
  const name = (text: string) => readName(text, new Consultation());

  test("may have any characters", () => {
    for (const text of ["a", " ", "CI/CD token", "🙂", "日本語", "\u0000", "'; DROP TABLE tokens --", "<b>"]) {
      expect(valueOf(name(text))).toBe(text);
    }
  });

  test("is required", () => {
    expect(refusalOf(name(""))).toEqual({ kind: "invalid", parameter: "name", detail: "is required" });
  });

  test("has at most 350 characters, and is refused in the words of other Access objects when it has more", () => {
    expect(valueOf(name("x".repeat(350)))).toHaveLength(350);
    expect(refusalOf(name("x".repeat(351)))).toEqual({
      kind: "invalid",
      parameter: "name",
      detail: "must be a maximum of 350 characters in length",
    });
  });

  test("is counted in code points, not in UTF-16 units", () => {
    expect(valueOf(name("🙂".repeat(350)))).toBe("🙂".repeat(350));
    expect(refusalOf(name("🙂".repeat(351)))).toMatchObject(invalid("name"));
  });

  test("has U+FFFD where a lone surrogate was", () => {
    expect(valueOf(name("a\ud800b\udc00"))).toBe("a\ufffdb\ufffd");
  });

  test("that is too long is refused on the assumption about lengths; another rests on nothing", () => {
    const consult = new Consultation();
    readName("x".repeat(350), consult);
    readName("", consult);
    expect(consult.consulted).toEqual([]);
    readName("x".repeat(351), consult);
    expect(consult.consulted).toEqual(["name-length"]);
  });
});

describe("an expiry", () => {
  const expiry = (duration: string, switched: Consultation["switched"] = {}) =>
    expiryOf(duration, START, new Consultation(switched));
  const restsOn = (duration: string) => {
    const consult = new Consultation();
    expiryOf(duration, START, consult);
    return consult.consulted;
  };

  test.each([
    ["8760h", YEAR],
    ["60m", HOUR],
    ["1h30m", 1.5 * HOUR],
    ["1s", 1],
    ["+1s", 1],
  ])("is now and the duration: %s", (duration, seconds) => {
    expect(valueOf(expiry(duration))).toBe(START + seconds);
  });

  test.each([
    ["300ms", 0],
    ["1ns", 0],
    ["999999999ns", 0],
    ["1.999999999s", 1],
  ])("is cut to whole seconds: %s", (duration, seconds) => {
    expect(valueOf(expiry(duration))).toBe(START + seconds);
  });

  test.each(["0", "0s", "-1s", "-0", "0.1ns", "-8760h"])("needs a duration of more than 0, not %s", (duration) => {
    expect(refusalOf(expiry(duration))).toEqual({
      kind: "invalid",
      parameter: "duration",
      detail: "must be more than 0",
    });
  });

  test.each([
    ["", "Go duration"],
    ["Forever", "Go duration"],
    ["forever ", "Go duration"],
    ["3600", "without a unit"],
    ["365d", "unknown unit"],
    ["8760 h", "unknown unit"],
    ["3000000h", "longer than Go's largest"],
  ])("is refused for %j, with what is wrong", (duration, words) => {
    const refusal = refusalOf(expiry(duration));
    expect(refusal).toMatchObject({ ...invalid("duration"), detail: expect.stringContaining(words) });
  });

  test("can be as far away as Go's largest duration", () => {
    expect(valueOf(expiry("2562047h47m16.854775807s"))).toBe(START + 9_223_372_036);
  });

  test("never lies beyond the year 9999", () => {
    const consult = new Consultation();
    expect(valueOf(expiryOf("8760h", END_OF_TIME - 10, consult))).toBe(END_OF_TIME);
    expect(valueOf(expiryOf("8760h", END_OF_TIME - YEAR, consult))).toBe(END_OF_TIME);
    expect(valueOf(expiryOf("8760h", END_OF_TIME - YEAR - 1, consult))).toBe(END_OF_TIME - 1);
  });

  test("of forever is the last second of the year 9999, or what the assumption says", () => {
    expect(valueOf(expiry("forever"))).toBe(END_OF_TIME);
    expect(valueOf(expiry("forever", { "forever-expires-at": "2099-01-01T00:00:00Z" }))).toBe(4_070_908_800);
  });

  test("of a duration of more than 128 characters is refused", () => {
    expect(valueOf(expiry(`${"0".repeat(126)}1h`))).toBe(START + HOUR);
    expect(refusalOf(expiry(`${"0".repeat(127)}1h`))).toMatchObject(invalid("duration"));
  });

  test("rests on what was supposed about its duration", () => {
    expect(restsOn("8760h")).toEqual([]);
    expect(restsOn("0s")).toEqual(["duration-range"]);
    expect(restsOn("3000000h")).toEqual(["duration-range"]);
    expect(restsOn("1.5s")).toEqual(["sub-second-lifetimes"]);
    expect(restsOn("forever")).toEqual(["forever-expires-at"]);
    expect(restsOn("x".repeat(129))).toEqual(["duration-length"]);
    expect(restsOn("1d")).toEqual([]);
  });
});

describe("a version", () => {
  const version = (given: number | string | null | undefined, switched: Consultation["switched"] = {}) =>
    readVersion(given, new Consultation(switched));

  test.each([undefined, null])("is not given as %j", (given) => {
    expect(valueOf(version(given))).toBeUndefined();
  });

  test.each([0, -0, "0"])("is at least 1, not %j, unless that is supposed to count as not given", (given) => {
    expect(refusalOf(version(given))).toEqual({
      kind: "invalid",
      parameter: "client_secret_version",
      detail: "must be at least 1",
    });
    expect(valueOf(version(given, { "zero-secret-version": "not-given" }))).toBeUndefined();
  });

  test.each([1, 2, LARGEST_VERSION])("is %d", (given) => {
    expect(valueOf(version(given))).toBe(given);
    expect(valueOf(version(String(given)))).toBe(given);
  });

  test.each([-1, 1.5, 0.5, LARGEST_VERSION + 1, 1e300, Number.NaN, Number.POSITIVE_INFINITY])(
    "cannot be %d",
    (given) => {
      expect(refusalOf(version(given))).toMatchObject(invalid("client_secret_version"));
      expect(refusalOf(version(String(given)))).toMatchObject(invalid("client_secret_version"));
    },
  );

  test.each([
    "",
    " ",
    "two",
    "02",
    "00",
    "+2",
    "-0",
    "2.0",
    "1e3",
    "0x10",
    " 2",
    "2\n",
    "٢",
    "2147483648",
    "99999999999",
  ])("cannot be the string %j", (given) => {
    expect(refusalOf(version(given))).toMatchObject(invalid("client_secret_version"));
  });

  test("in a string can be refused altogether", () => {
    const switched = { "string-secret-version": "refuse" } as const;
    expect(refusalOf(version("2", switched))).toMatchObject(invalid("client_secret_version"));
    expect(refusalOf(version("0", switched))).toMatchObject({ detail: "must be a number" });
    expect(valueOf(version(2, switched))).toBe(2);
  });

  test("as a number that JSON can hold is read as itself or refused", () => {
    fc.assert(
      fc.property(fc.double(), (given) => {
        const read = version(given);
        expect(read.ok).toBe(Number.isInteger(given) && given >= 1 && given <= LARGEST_VERSION);
        if (read.ok) expect(read.value).toBe(given);
      }),
    );
  });

  test("rests on the assumption about strings, fractions or 0 only when it is one", () => {
    const restsOn = (given: number | string | null) => {
      const consult = new Consultation();
      readVersion(given, consult);
      return consult.consulted;
    };
    expect(restsOn(2)).toEqual([]);
    expect(restsOn(null)).toEqual([]);
    expect(restsOn(-1)).toEqual([]);
    expect(restsOn(0)).toEqual(["zero-secret-version"]);
    expect(restsOn("0")).toEqual(["string-secret-version", "zero-secret-version"]);
    expect(restsOn("2")).toEqual(["string-secret-version"]);
    expect(restsOn(1.5)).toEqual(["fractional-secret-version"]);
  });
});

describe("an end of grace", () => {
  test.each([undefined, null])("is not given as %j", (given) => {
    expect(valueOf(readGraceEnd(given, new Consultation()))).toBeUndefined();
  });

  test.each([
    ["2024-11-15T10:30:00Z", 1_731_666_600],
    ["2126-01-01T00:00:00Z", 4_922_899_200],
    ["2026-01-01T01:00:00.999+01:00", START],
  ])("is in the past or the future, in UTC and whole seconds: %s", (given, seconds) => {
    expect(valueOf(readGraceEnd(given, new Consultation()))).toBe(seconds);
  });

  test.each(["", "tomorrow", "2026-01-01", "24h", "2026-02-30T00:00:00Z"])("cannot be %j", (given) => {
    expect(refusalOf(readGraceEnd(given, new Consultation()))).toMatchObject(
      invalid("previous_client_secret_expires_at"),
    );
  });
});
