import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cfastSecret, isCfastSecret } from "../../../src/rules/values/cfast.ts";

/** The example of Cloudflare's documentation. */
const DOCUMENTED = "cfast_EqN8f9vx3sKOSY4mwCMCbZYb02L4OvfAkacLAqTZ63a435a7";
const BODY = DOCUMENTED.slice("cfast_".length, -8);

describe("a cfast secret is made of its 40 characters", () => {
  test("as the documented example is", () => {
    expect(cfastSecret(BODY)).toBe(DOCUMENTED);
  });

  test("and of zlib's CRC-32 of them, zero-padded", () => {
    const character = fc.constantFrom(..."ABCXYZabcxyz0189");
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 40, maxLength: 40 }), (body) => {
        expect(cfastSecret(body)).toBe(`cfast_${body}${crc32(body).toString(16).padStart(8, "0")}`);
        expect(isCfastSecret(cfastSecret(body))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the check of a cfast secret", () => {
  test("accepts the documented example", () => {
    expect(isCfastSecret(DOCUMENTED)).toBe(true);
  });

  test("refuses the example with any one character exchanged", () => {
    for (let index = 0; index < DOCUMENTED.length; index++) {
      const other = DOCUMENTED[index] === "a" ? "b" : "a";
      expect(isCfastSecret(DOCUMENTED.slice(0, index) + other + DOCUMENTED.slice(index + 1))).toBe(false);
    }
  });

  test.each([
    ["", "nothing"],
    [DOCUMENTED.slice(0, -1), "one character less"],
    [`${DOCUMENTED}0`, "one character more"],
    [`${DOCUMENTED}\n`, "a line end behind it"],
    [` ${DOCUMENTED}`, "a space before it"],
    [DOCUMENTED.slice("cfast_".length), "no prefix"],
    [DOCUMENTED.replace("cfast_", "CFAST_"), "an upper-case prefix"],
    [`cfast_${BODY}63A435A7`, "an upper-case checksum"],
    [cfastSecret(BODY.slice(1)), "39 characters with their checksum"],
    [cfastSecret(`${BODY}A`), "41 characters with their checksum"],
    [cfastSecret(BODY.replace("E", "-")), "another character, with its checksum"],
    ["bdd31cbc4dec990953e39163fbbb194c93313ca9f0a6e420346af9d326b1d2a5", "the older form"],
  ])("refuses %j: %s", (text) => {
    expect(isCfastSecret(text)).toBe(false);
  });
});
