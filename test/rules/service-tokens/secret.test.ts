import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCfastSecret } from "../../../src/rules/values/cfast.ts";
import { newClientId, newSecret } from "../../../src/rules/service-tokens/secret.ts";
import type { RandomBytes } from "../../../src/rules/values/random.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Random bytes that are the same in every run (mulberry32). */
function seeded(seed: number): RandomBytes {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 24;
  };
  return (length) => Uint8Array.from({ length }, next);
}

/** Bytes that begin as told and go on with the filler. */
function startingWith(start: readonly number[], filler: number): RandomBytes {
  const waiting = [...start];
  return (length) => Uint8Array.from({ length }, () => waiting.shift() ?? filler);
}

const bodyOf = (secret: string) => secret.slice("cfast_".length, -8);
const seed = fc.integer();

describe("a secret of the form cfast", () => {
  test("is cfast_, 40 alphanumerics and 8 lower-case hex digits, and passes its own check", () => {
    fc.assert(
      fc.property(seed, (start) => {
        const secret = newSecret("cfast", seeded(start));
        expect(secret).toMatch(/^cfast_[A-Za-z0-9]{40}[0-9a-f]{8}$/);
        expect(isCfastSecret(secret)).toBe(true);
      }),
    );
  });

  test("ends with zlib's CRC-32 of its 40 characters, zero-padded", () => {
    fc.assert(
      fc.property(seed, (start) => {
        const secret = newSecret("cfast", seeded(start));
        expect(secret.slice(-8)).toBe(crc32(bodyOf(secret)).toString(16).padStart(8, "0"));
      }),
    );
  });

  test("keeps the zeros in front of a small checksum", () => {
    const random = seeded(1);
    const secrets = Array.from({ length: 200 }, () => newSecret("cfast", random));
    const small = secrets.filter((secret) => secret.at(-8) === "0");
    expect(small.length).toBeGreaterThan(0);
    expect(secrets.every((secret) => secret.length === 54 && isCfastSecret(secret))).toBe(true);
  });

  test("is another one each time", () => {
    const random = seeded(2);
    const secrets = Array.from({ length: 1000 }, () => newSecret("cfast", random));
    expect(new Set(secrets).size).toBe(1000);
  });
});

describe("the characters of a cfast secret are equally likely:", () => {
  test("each comes from exactly four of the 256 bytes, and the bytes from 248 on are thrown away", () => {
    const made = new Map<string, number>();
    const thrownAway: number[] = [];
    for (let byte = 0; byte < 256; byte++) {
      // The filler stands for "9", which none of the bytes from 248 on would be folded to.
      const body = bodyOf(newSecret("cfast", startingWith([byte], 61)));
      if (byte >= 248 && body === "9".repeat(40)) thrownAway.push(byte);
      else made.set(body.charAt(0), (made.get(body.charAt(0)) ?? 0) + 1);
      expect(body.slice(1)).toBe("9".repeat(39));
    }
    expect(thrownAway).toEqual([248, 249, 250, 251, 252, 253, 254, 255]);
    expect(made).toEqual(new Map([...ALPHABET].map((character) => [character, 4])));
  });

  test("more bytes are asked for when most are thrown away", () => {
    const useless = Array.from({ length: 500 }, (_, index) => 248 + (index % 8));
    expect(bodyOf(newSecret("cfast", startingWith(useless, 0)))).toBe("A".repeat(40));
  });

  test("80,000 of them pass a chi-square test", () => {
    const random = seeded(3);
    const seen = new Map<string, number>();
    for (let index = 0; index < 2000; index++) {
      for (const character of bodyOf(newSecret("cfast", random))) seen.set(character, (seen.get(character) ?? 0) + 1);
    }
    const expected = 80_000 / 62;
    const chiSquare = [...ALPHABET].reduce((sum, character) => {
      return sum + ((seen.get(character) ?? 0) - expected) ** 2 / expected;
    }, 0);
    expect(chiSquare).toBeLessThan(110); // 61 degrees of freedom: more than this once in 8,000 seeds
  });
});

test("a secret of the form hex is 32 random bytes in lower-case hex digits", () => {
  const asked: number[] = [];
  const secret = newSecret("hex", (length) => {
    asked.push(length);
    return Uint8Array.from({ length }, (_, index) => index * 8);
  });
  expect(asked).toEqual([32]);
  expect(secret).toBe("0008101820283038404850586068707880889098a0a8b0b8c0c8d0d8e0e8f0f8");
});

test("a client id is 16 random bytes in lower-case hex digits, and .access", () => {
  expect(newClientId((length) => new Uint8Array(length).fill(0xab))).toBe(`${"ab".repeat(16)}.access`);
  expect(newClientId(seeded(4))).toMatch(/^[0-9a-f]{32}\.access$/);
});
