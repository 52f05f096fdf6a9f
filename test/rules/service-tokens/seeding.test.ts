/** The rule of a seed: a token that is there from the start. */
import { describe, expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { seededToken, type SeededDigests, type SeededToken } from "../../../src/rules/service-tokens/seeding.ts";
import { DAY, digestOf, HOUR, invalid, refusalOf, START, valueOf, YEAR } from "./sample-token.ts";

const identity = { id: "f174e90a-fafe-4643-bbbc-4a0ed4fc8415", clientId: `${"8".repeat(32)}.access` };
const current: SeededDigests = { current: digestOf("current"), previous: null };
const both: SeededDigests = { current: digestOf("current"), previous: digestOf("previous") };

function outcome(seed: Partial<SeededToken>, digests = current) {
  return seededToken({ name: "a token", ...seed }, identity, digests, START, new Consultation({}));
}
const token = (seed: Partial<SeededToken>, digests = current) => valueOf(outcome(seed, digests));

describe("what the seed does not say", () => {
  test("is as for a token that was created just now", () => {
    expect(token({})).toEqual({
      ...identity,
      name: "a token",
      duration: "8760h",
      enabled: true,
      createdAt: START,
      updatedAt: START,
      expiresAt: START + YEAR,
      lastSeenAt: null,
      secret: { digest: digestOf("current"), version: 1 },
      previous: { digest: null, expiresAt: null },
      inUse: false,
    });
  });

  test("counts from created_at where that is given", () => {
    expect(token({ created_at: "2025-01-01T00:00:00Z", duration: "24h" })).toMatchObject({
      createdAt: START - YEAR,
      updatedAt: START - YEAR,
      expiresAt: START - YEAR + DAY,
    });
  });
});

describe("what it says", () => {
  test("is so", () => {
    const seed = { id: "00000000-0000-4000-8000-000000000000", client_id: `${"0".repeat(32)}.access`, enabled: false };
    expect(token(seed)).toMatchObject({ id: seed.id, clientId: seed.client_id, enabled: false });
    expect(token({ client_secret_version: 41 }).secret.version).toBe(41);
    expect(token({ duration: "forever" }).duration).toBe("forever");
  });

  test("of the expiry goes over the duration", () => {
    const seed = token({ duration: "1h", expires_at: "2026-01-02T00:00:00Z" });
    expect(seed).toMatchObject({ duration: "1h", expiresAt: START + DAY });
  });

  test("of a lifetime beyond the last year that can be written ends with that year", () => {
    expect(token({ created_at: "9999-01-01T00:00:00Z", duration: "100000h" }).expiresAt).toBe(253_402_300_799);
  });

  test("of times is in any offset, whole seconds, cut", () => {
    expect(token({ created_at: "2026-01-01T01:00:00.999+01:00" }).createdAt).toBe(START);
    expect(token({ expires_at: "2026-01-01T01:00:00.999Z" }).expiresAt).toBe(START + HOUR);
  });
});

describe("a previous secret", () => {
  test("makes the current one the second", () => {
    expect(token({}, both).secret.version).toBe(2);
    expect(token({ client_secret_version: 9 }, both).secret.version).toBe(9);
  });

  test("is in grace until the end that is given, else no more since the token's start", () => {
    expect(token({ previous_client_secret_expires_at: "2026-01-02T00:00:00Z" }, both).previous).toEqual({
      digest: digestOf("previous"),
      expiresAt: START + DAY,
    });
    expect(token({}, both).previous.expiresAt).toBe(START);
    expect(token({ created_at: "2025-01-01T00:00:00Z" }, both).previous.expiresAt).toBe(START - YEAR);
  });

  test("need not be there for an end of grace", () => {
    const { previous } = token({ previous_client_secret_expires_at: "2026-01-02T00:00:00Z" });
    expect(previous).toEqual({ digest: null, expiresAt: START + DAY });
  });
});

describe("is refused, by field", () => {
  test.each<{ seed: Partial<SeededToken>; parameter: string }>([
    { seed: { name: "" }, parameter: "name" },
    { seed: { name: "n".repeat(351) }, parameter: "name" },
    { seed: { duration: "1d" }, parameter: "duration" },
    { seed: { duration: "0s" }, parameter: "duration" },
    { seed: { created_at: "2026-01-01" }, parameter: "created_at" },
    { seed: { created_at: "" }, parameter: "created_at" },
    { seed: { expires_at: "2026-13-01T00:00:00Z" }, parameter: "expires_at" },
    { seed: { client_secret_version: 0 }, parameter: "client_secret_version" },
    { seed: { client_secret_version: -1 }, parameter: "client_secret_version" },
    { seed: { client_secret_version: 2 ** 31 }, parameter: "client_secret_version" },
    { seed: { previous_client_secret_expires_at: "soon" }, parameter: "previous_client_secret_expires_at" },
  ])("$seed", ({ seed, parameter }) => {
    expect(refusalOf(outcome(seed))).toMatchObject(invalid(parameter));
  });

  test("the limit of tokens and names that are there already do not bind it", () => {
    const consult = new Consultation({ "token-limit": 0, "duplicate-names": "refuse" });
    expect(valueOf(seededToken({ name: "a" }, identity, current, START, consult)).name).toBe("a");
  });
});
