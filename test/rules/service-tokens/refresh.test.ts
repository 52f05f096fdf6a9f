import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { refresh } from "../../../src/rules/service-tokens/refresh.ts";
import type { Token } from "../../../src/rules/service-tokens/token.ts";
import { DAY, HOUR, START, YEAR, asked, rotatedToken, refusalOf, sampleToken, valueOf } from "./sample-token.ts";

const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;
const byDuration = { "refresh-extends-by": "duration" } as const;

describe("a refresh", () => {
  test("gives a token a year from now", () => {
    const now = START + 100 * DAY;
    expect(valueOf(refresh(sampleToken(), now, new Consultation())).expiresAt).toBe(now + YEAR);
  });

  test("changes the expiry and the time of the update, and nothing else", () => {
    const token = rotatedToken(START + HOUR, { enabled: false, lastSeenAt: START + 1 });
    const now = START + 5;
    expect(valueOf(refresh(token, now, new Consultation()))).toEqual({
      ...token,
      expiresAt: now + YEAR,
      updatedAt: now,
    });
  });

  test("gives a year to a token of another duration, too, and keeps the duration", () => {
    const token = sampleToken({ duration: "60m", expiresAt: START + HOUR });
    expect(valueOf(refresh(token, START, new Consultation()))).toMatchObject({
      duration: "60m",
      expiresAt: START + YEAR,
    });
  });

  test("revives an expired token", () => {
    const token = sampleToken({ expiresAt: START });
    expect(valueOf(refresh(token, START + DAY, new Consultation())).expiresAt).toBe(START + DAY + YEAR);
  });

  test("never shortens a life", () => {
    for (const expiresAt of [START + YEAR, START + YEAR + 1, START + 10 * YEAR, END_OF_TIME]) {
      const token = sampleToken({ expiresAt });
      expect(valueOf(refresh(token, START, new Consultation())).expiresAt).toBe(expiresAt);
      expect(valueOf(refresh(token, START, new Consultation(byDuration))).expiresAt).toBe(expiresAt);
    }
  });

  test("leaves a token that lives forever as it is", () => {
    const token = sampleToken({ duration: "forever", expiresAt: END_OF_TIME });
    expect(valueOf(refresh(token, START, new Consultation())).expiresAt).toBe(END_OF_TIME);
    expect(valueOf(refresh(token, START, new Consultation(byDuration))).expiresAt).toBe(END_OF_TIME);
  });

  test("does not reach beyond the year 9999", () => {
    const now = END_OF_TIME - 5;
    const token = sampleToken({ expiresAt: now });
    expect(valueOf(refresh(token, now, new Consultation())).expiresAt).toBe(END_OF_TIME);
  });

  test("twice is the same as once in one second, and never earlier than before", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * YEAR }), fc.integer({ min: 0, max: 3 * YEAR }), (life, passed) => {
        const token = sampleToken({ expiresAt: START + life });
        const once = valueOf(refresh(token, START + passed, new Consultation()));
        expect(once.expiresAt).toBe(START + Math.max(life, passed + YEAR));
        expect(valueOf(refresh(once, START + passed, new Consultation()))).toEqual(once);
      }),
    );
  });
});

describe("a refresh that extends by the duration", () => {
  test("gives the token its duration from now", () => {
    const token = sampleToken({ duration: "60m", expiresAt: START + HOUR });
    const now = START + DAY;
    expect(valueOf(refresh(token, now, new Consultation(byDuration))).expiresAt).toBe(now + HOUR);
  });

  test("refuses a token whose stored duration cannot be read", () => {
    const token = sampleToken({ duration: "a while" });
    expect(refusalOf(refresh(token, START, new Consultation(byDuration)))).toMatchObject({ parameter: "duration" });
  });
});

test("the evidence of a refresh names by what it extended", () => {
  const refreshed = (token: Token, switched: Consultation["switched"] = {}) =>
    asked((consult) => refresh(token, START, consult), switched);
  expect(refreshed(sampleToken()).consulted).toContain("refresh-extends-by");
  const token = sampleToken({ duration: "forever" });
  expect(refreshed(token, byDuration).consulted).toEqual(["refresh-extends-by", "forever-expires-at"]);
  expect(refreshed(sampleToken({ enabled: false })).consulted).toContain("expired-and-disabled-tokens");
});
