import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { admit } from "../../../src/rules/service-tokens/admission.ts";
import type { Token } from "../../../src/rules/service-tokens/token.ts";
import { DAY, HOUR, START, YEAR, digestOf, rotatedToken, sampleToken } from "./sample-token.ts";

const visit = (token: Token | undefined, secret: string, now = START) => admit(token, digestOf(secret), now);

const admitted = (secret: "current" | "previous") => ({ admitted: true, secret, reason: null });
const refused = (secret: "current" | "previous" | null, reason: string) => ({ admitted: false, secret, reason });

describe("a token that was never rotated", () => {
  test("is let in with its secret", () => {
    expect(visit(sampleToken(), "first")).toEqual(admitted("current"));
  });

  test("is refused with another secret, or none", () => {
    expect(visit(sampleToken(), "second")).toEqual(refused(null, "wrong-secret"));
    expect(visit(sampleToken(), "")).toEqual(refused(null, "wrong-secret"));
  });

  test("has no previous secret, not even one whose digest is all zeros, whatever the end of grace", () => {
    const token = sampleToken({ previous: { digest: null, expiresAt: START + YEAR } });
    expect(admit(token, new Uint8Array(32), START)).toEqual(refused(null, "wrong-secret"));
  });
});

test("a client id that no token has is refused", () => {
  expect(visit(undefined, "first")).toEqual(refused(null, "unknown-client-id"));
});

describe("a token is let in one second before its expiry, and refused at it", () => {
  test("with its current secret", () => {
    expect(visit(sampleToken(), "first", START + YEAR - 1)).toEqual(admitted("current"));
    expect(visit(sampleToken(), "first", START + YEAR)).toEqual(refused("current", "expired"));
    expect(visit(sampleToken(), "first", START + YEAR + DAY)).toEqual(refused("current", "expired"));
  });

  test("with its previous secret, however long the grace", () => {
    const token = rotatedToken(START + 2 * YEAR);
    expect(visit(token, "first", START + YEAR - 1)).toEqual(admitted("previous"));
    expect(visit(token, "first", START + YEAR)).toEqual(refused("previous", "expired"));
  });

  test("which rests on what counts below a second in the second of its expiry alone", () => {
    const restsOn = (now: number) => {
      const consult = new Consultation();
      admit(sampleToken(), digestOf("first"), now, consult);
      return consult.consulted;
    };
    expect(restsOn(START + YEAR - 1)).toEqual([]);
    expect(restsOn(START + YEAR)).toEqual(["sub-second-lifetimes"]);
    expect(restsOn(START + YEAR + 1)).toEqual([]);
  });

  test("and never, when it was born expired", () => {
    expect(visit(sampleToken({ expiresAt: START }), "first")).toEqual(refused("current", "expired"));
  });
});

describe("a rotated token", () => {
  test("is let in with its previous secret until one second before the end of grace, and refused at it", () => {
    const token = rotatedToken(START + HOUR);
    expect(visit(token, "first")).toEqual(admitted("previous"));
    expect(visit(token, "first", START + HOUR - 1)).toEqual(admitted("previous"));
    expect(visit(token, "first", START + HOUR)).toEqual(refused("previous", "grace-over"));
    expect(visit(token, "first", START + DAY)).toEqual(refused("previous", "grace-over"));
  });

  test("is let in with its current secret during the grace and after it", () => {
    const token = rotatedToken(START + HOUR);
    for (const now of [START, START + HOUR - 1, START + HOUR, START + DAY]) {
      expect(visit(token, "second", now)).toEqual(admitted("current"));
    }
  });

  test("without an end of grace refuses its previous secret", () => {
    const token = rotatedToken(0, { previous: { digest: digestOf("first"), expiresAt: null } });
    expect(visit(token, "first")).toEqual(refused("previous", "grace-over"));
  });

  test("whose two secrets are one is let in with it as the current one", () => {
    const token = rotatedToken(START - 1, { secret: { digest: digestOf("first"), version: 2 } });
    expect(visit(token, "first")).toEqual(admitted("current"));
  });
});

describe("a disabled token", () => {
  const token = rotatedToken(START + HOUR, { enabled: false });

  test("refuses its current secret", () => {
    expect(visit(token, "second")).toEqual(refused("current", "disabled"));
  });

  test("refuses its previous secret, too", () => {
    expect(visit(token, "first")).toEqual(refused("previous", "disabled"));
  });

  test("is called disabled, not expired, when it is both", () => {
    expect(visit(token, "second", START + YEAR)).toEqual(refused("current", "disabled"));
  });
});

test("someone without the secret does not learn whether a token is disabled, expired or in grace", () => {
  const states = [
    sampleToken(),
    sampleToken({ enabled: false }),
    sampleToken({ expiresAt: START }),
    rotatedToken(START + HOUR),
    rotatedToken(START - HOUR, { enabled: false, expiresAt: START }),
  ];
  for (const token of states) expect(visit(token, "guessed")).toEqual(refused(null, "wrong-secret"));
});

describe("a digest must be equal in full:", () => {
  const token = rotatedToken(START + HOUR);

  test("no digest with a bit turned over is let in", () => {
    fc.assert(
      fc.property(fc.constantFrom("first", "second"), fc.nat(31), fc.nat(7), (secret, index, bit) => {
        const digest = Uint8Array.from(digestOf(secret));
        digest[index] = (digest[index] ?? 0) ^ (1 << bit);
        expect(admit(token, digest, START)).toEqual(refused(null, "wrong-secret"));
      }),
      { numRuns: 300 },
    );
  });

  test("no part of a digest is let in, and nothing longer", () => {
    const digest = digestOf("second");
    for (let length = 0; length < 32; length++) {
      expect(admit(token, digest.subarray(0, length), START).admitted).toBe(false);
    }
    expect(admit(token, new Uint8Array([...digest, 0]), START).admitted).toBe(false);
    expect(admit(token, new Uint8Array([...digest, ...digest]), START).admitted).toBe(false);
  });
});

test("asking changes nothing: the same question has the same answer", () => {
  const token = rotatedToken(START + HOUR);
  const before = structuredClone(token);
  const answers = [visit(token, "first"), visit(token, "first")];
  expect(answers[0]).toEqual(answers[1]);
  expect(structuredClone(token)).toEqual(before);
});
