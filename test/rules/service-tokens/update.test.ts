/** `PUT`, but for what it does to the secrets: that stands in `rotation-by-version.test.ts`. */
import { describe, expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import type { Token, TokenInput } from "../../../src/rules/service-tokens/token.ts";
import { update } from "../../../src/rules/service-tokens/update.ts";
import {
  DAY,
  HOUR,
  START,
  YEAR,
  asked,
  digestOf,
  invalid,
  refusalOf,
  rotatedToken,
  sampleToken,
  tokenOf,
  valueOf,
} from "./sample-token.ts";

const LATER = START + DAY;
/** The names that the account's tokens have. */
const taken = new Set(["CI/CD token", "deploy"]);

function put(input: TokenInput, token: Token = sampleToken(), switched: Consultation["switched"] = {}) {
  const nameTaken = (name: string) => taken.has(name);
  return asked((consult) => update(token, input, digestOf("fresh"), nameTaken, LATER, consult), switched);
}

describe("a PUT", () => {
  test("of nothing changes nothing but the time of the update", () => {
    expect(valueOf(put({}))).toEqual({ token: { ...sampleToken(), updatedAt: LATER }, rotated: false });
  });

  test("of nulls changes nothing but the time of the update", () => {
    const nothing = {
      name: null,
      duration: null,
      enabled: null,
      client_secret_version: null,
      previous_client_secret_expires_at: null,
    };
    const token = rotatedToken(START + HOUR, { enabled: false, duration: "60m", lastSeenAt: START });
    expect(valueOf(put(nothing, token))).toEqual({ token: { ...token, updatedAt: LATER }, rotated: false });
  });

  test("leaves the token that it was given as it was", () => {
    const token = rotatedToken(START + HOUR);
    put({ name: "new", duration: "1h", enabled: false, client_secret_version: 7 }, token);
    expect(token).toEqual(rotatedToken(START + HOUR));
  });

  test("changes everything that it carries at once", () => {
    const input = {
      name: "new",
      duration: "60m",
      enabled: false,
      client_secret_version: 2,
      previous_client_secret_expires_at: "2026-01-02T01:00:00Z",
    };
    const token = {
      ...sampleToken(),
      name: "new",
      duration: "60m",
      enabled: false,
      updatedAt: LATER,
      expiresAt: LATER + HOUR,
      secret: { digest: digestOf("fresh"), version: 2 },
      previous: { digest: digestOf("first"), expiresAt: LATER + HOUR },
    };
    expect(valueOf(put(input))).toEqual({ token, rotated: true });
  });

  test("that names no version needs no fresh secret", () => {
    const answer = update(sampleToken(), { name: "new" }, undefined, () => false, LATER, new Consultation());
    expect(valueOf(answer)).toEqual({ token: { ...sampleToken(), name: "new", updatedAt: LATER }, rotated: false });
  });

  test.each([
    ["name", { name: "x".repeat(351) }],
    ["duration", { duration: "1d" }],
    ["duration", { duration: "" }],
    ["duration", { duration: "-1h" }],
    ["client_secret_version", { client_secret_version: 1.5 }],
    ["client_secret_version", { client_secret_version: "two" }],
    ["previous_client_secret_expires_at", { previous_client_secret_expires_at: "2026-02-30T00:00:00Z" }],
  ])("is refused for its %s: %j", (parameter, input) => {
    expect(refusalOf(put(input))).toMatchObject(invalid(parameter));
  });
});

describe("the lifetime of a token", () => {
  test("restarts at a PUT that carries a duration, counted from the PUT and not from the create", () => {
    expect(tokenOf(put({ duration: "17520h" }))).toMatchObject({ duration: "17520h", expiresAt: LATER + 2 * YEAR });
  });

  test("restarts when the duration is the one that it has, as in every PUT of Terraform", () => {
    expect(tokenOf(put({ duration: "8760h" })).expiresAt).toBe(LATER + YEAR);
  });

  test("can be shortened", () => {
    expect(tokenOf(put({ duration: "1s" })).expiresAt).toBe(LATER + 1);
  });

  test("restarts for an expired token, too", () => {
    const token = sampleToken({ expiresAt: START + 1 });
    expect(tokenOf(put({ duration: "1h" }, token)).expiresAt).toBe(LATER + HOUR);
  });

  test("becomes forever, and comes back from it", () => {
    const forever = tokenOf(put({ duration: "forever" }));
    expect(forever).toMatchObject({ duration: "forever", expiresAt: Date.UTC(9999, 11, 31, 23, 59, 59) / 1000 });
    expect(tokenOf(put({ duration: "8760h" }, forever))).toMatchObject({
      duration: "8760h",
      expiresAt: LATER + YEAR,
    });
  });

  test("goes on at a PUT without a duration", () => {
    expect(tokenOf(put({ name: "new" }))).toMatchObject({ duration: "8760h", expiresAt: START + YEAR });
  });

  test("can restart at every PUT, with the duration that the token has", () => {
    const always = { "update-restarts-expiry": "always" } as const;
    const token = sampleToken({ duration: "60m", expiresAt: START + HOUR });
    expect(tokenOf(put({}, token, always))).toMatchObject({ duration: "60m", expiresAt: LATER + HOUR });
    expect(tokenOf(put({ duration: "1s" }, token, always)).expiresAt).toBe(LATER + 1);
  });
});

describe("a token's name", () => {
  test("changes to another one, even one that is taken", () => {
    expect(tokenOf(put({ name: "new" })).name).toBe("new");
    expect(tokenOf(put({ name: "deploy" })).name).toBe("deploy");
  });

  test("stays when an empty one is sent, as cloudflare-go v0 sends it", () => {
    expect(tokenOf(put({ name: "" })).name).toBe("CI/CD token");
  });

  test("can be required not to be empty", () => {
    const refusal = refusalOf(put({ name: "" }, sampleToken(), { "empty-name-on-update": "refuse" }));
    expect(refusal).toMatchObject(invalid("name"));
    expect(tokenOf(put({}, sampleToken(), { "empty-name-on-update": "refuse" })).name).toBe("CI/CD token");
  });

  test("can be required to be free, unless it is the token's own", () => {
    const switched = { "duplicate-names": "refuse" } as const;
    expect(refusalOf(put({ name: "deploy" }, sampleToken(), switched))).toEqual({ kind: "duplicate-name" });
    expect(tokenOf(put({ name: "new" }, sampleToken(), switched)).name).toBe("new");
    expect(tokenOf(put({ name: "CI/CD token" }, sampleToken(), switched)).name).toBe("CI/CD token");
  });

  test("is stored with U+FFFD for a lone surrogate", () => {
    expect(tokenOf(put({ name: "a\ud800" })).name).toBe("a\ufffd");
  });
});

describe("a token", () => {
  test("is disabled and enabled by a PUT", () => {
    const disabled = tokenOf(put({ enabled: false }));
    expect(disabled.enabled).toBe(false);
    expect(tokenOf(put({ enabled: true }, disabled)).enabled).toBe(true);
  });

  test("stays disabled at a PUT that does not say", () => {
    const disabled = sampleToken({ enabled: false });
    expect(tokenOf(put({ name: "new", duration: "1h", client_secret_version: 2 }, disabled)).enabled).toBe(false);
  });
});

describe("the evidence of a PUT", () => {
  test("names only what it rests on", () => {
    expect(put({ enabled: false }).consulted).toEqual(["update-restarts-expiry"]);
    expect(put({ duration: "1h" }).consulted).toEqual([]);
    expect(put({ name: "new" }).consulted).toEqual(["duplicate-names", "update-restarts-expiry"]);
    expect(put({ name: "CI/CD token" }).consulted).toEqual(["update-restarts-expiry"]);
    expect(put({ name: "" }).consulted).toEqual(["empty-name-on-update", "update-restarts-expiry"]);
  });

  test("names what a refusal rests on", () => {
    expect(put({ name: "" }, sampleToken(), { "empty-name-on-update": "refuse" }).consulted).toEqual([
      "empty-name-on-update",
    ]);
    expect(put({ name: "x".repeat(351) }).consulted).toEqual(["name-length"]);
    expect(put({ duration: "0s" }).consulted).toEqual(["duration-range"]);
  });
});
