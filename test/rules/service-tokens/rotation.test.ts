/** `POST .../rotate`. What a PUT does to the secrets stands in `rotation-by-version.test.ts`. */
import { describe, expect, test } from "vitest";
import { admit } from "../../../src/rules/service-tokens/admission.ts";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { rotate } from "../../../src/rules/service-tokens/rotation.ts";
import type { Token } from "../../../src/rules/service-tokens/token.ts";
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
  valueOf,
} from "./sample-token.ts";

function rotateAt(now: number, token: Token, secret: string, graceEnd?: string | null) {
  const input = { previous_client_secret_expires_at: graceEnd };
  return asked((consult) => rotate(token, input, digestOf(secret), now, consult));
}
const letsIn = (token: Token, secret: string, now: number) => admit(token, digestOf(secret), now).admitted;

describe("a rotation", () => {
  test("makes the fresh secret current, the current one previous, and raises the version by one", () => {
    const token = valueOf(rotateAt(START + 5, sampleToken(), "second", "2026-01-01T01:00:00Z"));
    expect(token).toEqual({
      ...sampleToken(),
      updatedAt: START + 5,
      secret: { digest: digestOf("second"), version: 2 },
      previous: { digest: digestOf("first"), expiresAt: START + HOUR },
    });
  });

  test("leaves the token that it was given as it was", () => {
    const token = sampleToken();
    rotateAt(START + 5, token, "second");
    expect(token).toEqual(sampleToken());
  });

  test("raises any version by one", () => {
    const token = sampleToken({ secret: { digest: digestOf("first"), version: 41 } });
    expect(valueOf(rotateAt(START, token, "second")).secret.version).toBe(42);
  });

  test.each([undefined, null])("with %j for an end of grace ends the previous secret now", (graceEnd) => {
    const token = valueOf(rotateAt(START + 5, sampleToken(), "second", graceEnd));
    expect(token.previous.expiresAt).toBe(START + 5);
    expect(letsIn(token, "first", START + 5)).toBe(false);
    expect(letsIn(token, "second", START + 5)).toBe(true);
  });

  test("does not take over the end of grace of the rotation before it", () => {
    const token = valueOf(rotateAt(START + 5, rotatedToken(START + DAY), "third"));
    expect(token.previous).toEqual({ digest: digestOf("second"), expiresAt: START + 5 });
  });

  test("with grace lets both secrets in until one second before its end", () => {
    const token = valueOf(rotateAt(START, sampleToken(), "second", "2026-01-01T01:00:00Z"));
    expect(letsIn(token, "first", START + HOUR - 1)).toBe(true);
    expect(letsIn(token, "second", START + HOUR - 1)).toBe(true);
    expect(letsIn(token, "first", START + HOUR)).toBe(false);
    expect(letsIn(token, "second", START + HOUR)).toBe(true);
  });

  test("takes an end of grace in the past, and stores it as given", () => {
    const token = valueOf(rotateAt(START, sampleToken(), "second", "2024-11-15T10:30:00Z"));
    expect(token.previous.expiresAt).toBe(1_731_666_600);
    expect(letsIn(token, "first", START)).toBe(false);
  });

  test("stores an end of grace in UTC and cut to whole seconds", () => {
    const token = valueOf(rotateAt(START, sampleToken(), "second", "2026-01-01T02:00:00.9+01:00"));
    expect(token.previous.expiresAt).toBe(START + HOUR);
  });

  test("within a grace period drops the oldest secret at once", () => {
    const token = valueOf(rotateAt(START, rotatedToken(START + DAY), "third", "2026-01-03T00:00:00Z"));
    expect(letsIn(token, "first", START)).toBe(false);
    expect(letsIn(token, "second", START)).toBe(true);
    expect(letsIn(token, "third", START)).toBe(true);
  });

  test("neither enables nor revives a token", () => {
    const token = sampleToken({ enabled: false, expiresAt: START + 1 });
    expect(valueOf(rotateAt(START + 5, token, "second"))).toMatchObject({ enabled: false, expiresAt: START + 1 });
  });
});

describe("a rotation is refused", () => {
  test.each(["", "tomorrow", "2026-02-30T00:00:00Z"])("for the end of grace %j", (graceEnd) => {
    const refusal = refusalOf(rotateAt(START, sampleToken(), "second", graceEnd));
    expect(refusal).toMatchObject(invalid("previous_client_secret_expires_at"));
  });

  test("above the largest version, and not one below it", () => {
    const ofVersion = (version: number) => sampleToken({ secret: { digest: digestOf("first"), version } });
    expect(valueOf(rotateAt(START, ofVersion(2 ** 31 - 2), "second")).secret.version).toBe(2 ** 31 - 1);
    expect(refusalOf(rotateAt(START, ofVersion(2 ** 31 - 1), "second"))).toMatchObject(
      invalid("client_secret_version"),
    );
  });
});

test("a rotation rests on what is inferred about versions and the oldest secret", () => {
  expect(rotateAt(START, sampleToken(), "second").consulted).toEqual(["rotation-details"]);
});

test("a rotation adds to what was consulted before it in the same request", () => {
  const consult = new Consultation();
  consult.value("secret-format");
  rotate(sampleToken(), {}, digestOf("second"), START, consult);
  expect(consult.consulted).toEqual(["secret-format", "rotation-details"]);
});
