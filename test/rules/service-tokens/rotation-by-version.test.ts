/** What a PUT with `client_secret_version` or `previous_client_secret_expires_at` does to the secrets of a token. */
import { describe, expect, test } from "vitest";
import { admit } from "../../../src/rules/service-tokens/admission.ts";
import type { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import type { Token, TokenInput } from "../../../src/rules/service-tokens/token.ts";
import { update } from "../../../src/rules/service-tokens/update.ts";
import {
  DAY,
  HOUR,
  START,
  asked,
  digestOf,
  invalid,
  refusalOf,
  rotatedToken,
  sampleToken,
  tokenOf,
  valueOf,
} from "./sample-token.ts";

type Fields = Pick<TokenInput, "client_secret_version" | "previous_client_secret_expires_at">;

/** A PUT to a token, with the secret `fresh` at hand. */
function put(token: Token, input: Fields, now = START, switched: Consultation["switched"] = {}) {
  return asked((consult) => update(token, input, digestOf("fresh"), () => false, now, consult), switched);
}
const letsIn = (token: Token, secret: string, now: number) => admit(token, digestOf(secret), now).admitted;

describe("a PUT with a higher version", () => {
  test("rotates: the fresh secret is current, the current one previous", () => {
    const input = { client_secret_version: 2, previous_client_secret_expires_at: "2026-01-01T01:00:00Z" };
    expect(valueOf(put(sampleToken(), input))).toMatchObject({
      token: {
        secret: { digest: digestOf("fresh"), version: 2 },
        previous: { digest: digestOf("first"), expiresAt: START + HOUR },
      },
      rotated: true,
    });
  });

  test("rotates once, however far it jumps, and stores the given number", () => {
    expect(valueOf(put(rotatedToken(START + DAY), { client_secret_version: 9 }))).toMatchObject({
      token: { secret: { digest: digestOf("fresh"), version: 9 }, previous: { digest: digestOf("second") } },
      rotated: true,
    });
  });

  test("in a string of digits rotates, too, as StackQL's REPLACE sends it", () => {
    expect(tokenOf(put(sampleToken(), { client_secret_version: "2" })).secret).toEqual({
      digest: digestOf("fresh"),
      version: 2,
    });
  });

  test("without an end of grace ends the previous secret now", () => {
    const token = tokenOf(put(rotatedToken(START + DAY), { client_secret_version: 3 }, START + 5));
    expect(token.previous).toEqual({ digest: digestOf("second"), expiresAt: START + 5 });
  });

  test("without an end of grace can keep the stored end", () => {
    const switched = { "grace-when-not-given": "stored" } as const;
    const kept = tokenOf(put(rotatedToken(START + DAY), { client_secret_version: 3 }, START + 5, switched));
    expect(kept.previous).toEqual({ digest: digestOf("second"), expiresAt: START + DAY });
    const never = tokenOf(put(sampleToken(), { client_secret_version: 2 }, START + 5, switched));
    expect(never.previous.expiresAt).toBe(START + 5);
  });

  test("takes an end of grace in the past", () => {
    const input = { client_secret_version: 2, previous_client_secret_expires_at: "2024-11-15T10:30:00Z" };
    const token = tokenOf(put(sampleToken(), input));
    expect(token.previous.expiresAt).toBe(1_731_666_600);
    expect(letsIn(token, "first", START)).toBe(false);
  });

  test("drops the oldest secret", () => {
    const token = tokenOf(put(rotatedToken(START + DAY), { client_secret_version: 3 }));
    expect(letsIn(token, "first", START)).toBe(false);
  });
});

describe("a PUT with the same version, or with none", () => {
  const versions = [{ client_secret_version: 2 }, { client_secret_version: null }, {}];

  test.each(versions)("changes no secret: %j", (input) => {
    const token = rotatedToken(START + HOUR);
    expect(valueOf(put(token, input))).toMatchObject({
      token: { secret: token.secret, previous: token.previous },
      rotated: false,
    });
  });

  test.each(versions)("extends the grace further: %j", (input) => {
    const later = { ...input, previous_client_secret_expires_at: "2026-01-02T00:00:00Z" };
    const { token, rotated } = valueOf(put(rotatedToken(START + HOUR), later));
    expect(rotated).toBe(false);
    expect(token.secret).toEqual({ digest: digestOf("second"), version: 2 });
    expect(letsIn(token, "first", START + DAY - 1)).toBe(true);
    expect(letsIn(token, "first", START + DAY)).toBe(false);
  });

  test.each(versions)("moves the grace into the past, which ends it immediately: %j", (input) => {
    const earlier = { ...input, previous_client_secret_expires_at: "2025-12-31T23:59:59Z" };
    const token = tokenOf(put(rotatedToken(START + HOUR), earlier));
    expect(letsIn(token, "first", START)).toBe(false);
    expect(letsIn(token, "second", START)).toBe(true);
  });

  test("stores an end of grace before any rotation, and lets nobody more in", () => {
    const token = tokenOf(put(sampleToken(), { previous_client_secret_expires_at: "2026-01-02T00:00:00Z" }));
    expect(token.previous).toEqual({ digest: null, expiresAt: START + DAY });
  });
});

describe("after its grace the previous secret", () => {
  const later = { previous_client_secret_expires_at: "2026-01-02T00:00:00Z" };
  const earlier = { previous_client_secret_expires_at: "2025-12-31T00:00:00Z" };
  const forgotten = { "previous-secret-after-grace": "forgotten" } as const;

  test("is let in again when the end is moved into the future", () => {
    expect(letsIn(tokenOf(put(rotatedToken(START), later, START)), "first", START)).toBe(true);
    const ended = tokenOf(put(rotatedToken(START + HOUR), earlier));
    expect(letsIn(tokenOf(put(ended, later)), "first", START)).toBe(true);
  });

  test("can be forgotten for good, from the second of the end on", () => {
    const token = tokenOf(put(rotatedToken(START), later, START, forgotten));
    expect(token.previous).toEqual({ digest: null, expiresAt: START + DAY });
    expect(letsIn(token, "first", START)).toBe(false);
  });

  test("can be forgotten for good when the end was moved into the past", () => {
    const ended = tokenOf(put(rotatedToken(START + HOUR), earlier, START, forgotten));
    expect(letsIn(tokenOf(put(ended, later, START, forgotten)), "first", START)).toBe(false);
  });

  test("is not forgotten before the end, nor the current secret ever", () => {
    const token = tokenOf(put(rotatedToken(START + 1), later, START, forgotten));
    expect(letsIn(token, "first", START)).toBe(true);
    expect(letsIn(tokenOf(put(rotatedToken(START), later, START, forgotten)), "second", START)).toBe(true);
  });
});

describe("a PUT with a lower version", () => {
  test("is refused, and says what the current version is", () => {
    const refusal = refusalOf(put(rotatedToken(START + HOUR), { client_secret_version: 1 }));
    expect(refusal).toMatchObject({ ...invalid("client_secret_version"), detail: expect.stringContaining("2") });
  });

  test("can be ignored: no secret changes, the end of grace does", () => {
    const input = { client_secret_version: 1, previous_client_secret_expires_at: "2026-01-02T00:00:00Z" };
    const switched = { "lower-secret-version": "ignore" } as const;
    const { token, rotated } = valueOf(put(rotatedToken(START + HOUR), input, START, switched));
    expect(rotated).toBe(false);
    expect(token.secret).toEqual({ digest: digestOf("second"), version: 2 });
    expect(token.previous).toEqual({ digest: digestOf("first"), expiresAt: START + DAY });
  });
});

describe.each([0, -0, "0"])("a PUT with version %j", (client_secret_version) => {
  const later = { client_secret_version, previous_client_secret_expires_at: "2026-01-02T00:00:00Z" };

  test.each([
    ["by default", {}],
    ["where lower versions are ignored, too", { "lower-secret-version": "ignore" }],
  ] as const)("is refused as lower than the current version, %s", (_, switched) => {
    expect(refusalOf(put(rotatedToken(START), { client_secret_version }, START, switched))).toEqual({
      kind: "invalid",
      parameter: "client_secret_version",
      detail: "must not be lower than the current version, 2",
    });
  });

  test("can count as not given: no secret changes, the end of grace does", () => {
    const switched = { "zero-secret-version": "not-given" } as const;
    const { token, rotated } = valueOf(put(rotatedToken(START + HOUR), later, START, switched));
    expect(rotated).toBe(false);
    expect(token.secret).toEqual({ digest: digestOf("second"), version: 2 });
    expect(token.previous).toEqual({ digest: digestOf("first"), expiresAt: START + DAY });
  });
});

describe("the evidence of a PUT to the secrets names", () => {
  const later = { previous_client_secret_expires_at: "2026-01-02T00:00:00Z" };

  test.each<[string, Fields, Token]>([
    ["grace-when-not-given", { client_secret_version: 2 }, sampleToken()],
    ["lower-secret-version", { client_secret_version: 1 }, rotatedToken(START + HOUR)],
    ["zero-secret-version", { client_secret_version: 0 }, sampleToken()],
    ["string-secret-version", { client_secret_version: "1" }, sampleToken()],
    ["previous-secret-after-grace", later, rotatedToken(START)],
    ["fractional-secret-version", { client_secret_version: 1.5 }, sampleToken()],
  ])("%s", (name, input, token) => {
    expect(put(token, input).consulted).toContain(name);
  });

  test("none of them when none decided", () => {
    const quiet = new Set(["grace-when-not-given", "lower-secret-version", "previous-secret-after-grace"]);
    const answers = [
      put(sampleToken(), { ...later, client_secret_version: 2 }),
      put(rotatedToken(START + HOUR), later),
      put(rotatedToken(START), {}),
      put(sampleToken(), { ...later, client_secret_version: 1 }),
    ];
    for (const { consulted } of answers) expect(consulted.filter((name) => quiet.has(name))).toEqual([]);
  });
});
