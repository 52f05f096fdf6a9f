import { describe, expect, test } from "vitest";
import type { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { create } from "../../../src/rules/service-tokens/creation.ts";
import type { TokenInput } from "../../../src/rules/service-tokens/token.ts";
import { HOUR, START, asked, digestOf, invalid, refusalOf, sampleToken, valueOf } from "./sample-token.ts";

const identity = { id: sampleToken().id, clientId: sampleToken().clientId };

function createIn(names: readonly string[], input: TokenInput, switched: Consultation["switched"] = {}) {
  const holding = { count: () => names.length, hasName: (name: string) => names.includes(name) };
  return asked((consult) => create(input, identity, digestOf("first"), holding, START, consult), switched);
}
const createFirst = (input: TokenInput, switched: Consultation["switched"] = {}) => createIn([], input, switched);

describe("a new token", () => {
  test("with only a name is enabled, of version 1, never seen, and lives for a year", () => {
    expect(valueOf(createFirst({ name: "CI/CD token" }))).toEqual(sampleToken());
  });

  test("takes null for every field that is optional", () => {
    const input = {
      name: "CI/CD token",
      duration: null,
      enabled: null,
      client_secret_version: null,
      previous_client_secret_expires_at: null,
    };
    expect(valueOf(createFirst(input))).toEqual(sampleToken());
  });

  test("keeps its duration as it was sent", () => {
    const token = valueOf(createFirst({ name: "a", duration: "+60m" }));
    expect(token).toMatchObject({ duration: "+60m", expiresAt: START + HOUR });
  });

  test("can be born disabled", () => {
    expect(valueOf(createFirst({ name: "a", enabled: false })).enabled).toBe(false);
    expect(valueOf(createFirst({ name: "a", enabled: true })).enabled).toBe(true);
  });

  test("can begin at a later version, with an end of grace in the past but no previous secret", () => {
    const input = {
      name: "a",
      client_secret_version: 3,
      previous_client_secret_expires_at: "2024-11-15T10:30:00Z",
    };
    expect(valueOf(createFirst(input))).toMatchObject({
      secret: { version: 3 },
      previous: { digest: null, expiresAt: 1_731_666_600 },
      inUse: false,
    });
  });

  test("of version 0 can count as one of version 1", () => {
    const switched = { "zero-secret-version": "not-given" } as const;
    expect(valueOf(createFirst({ name: "a", client_secret_version: 0 }, switched)).secret.version).toBe(1);
  });

  test("of less than a second is born expired", () => {
    expect(valueOf(createFirst({ name: "a", duration: "300ms" })).expiresAt).toBe(START);
  });
});

describe("a create is refused", () => {
  test.each([{}, { name: undefined }, { name: null }, { name: "" }])("without a name: %j", (input) => {
    expect(refusalOf(createFirst(input))).toEqual({ kind: "invalid", parameter: "name", detail: "is required" });
  });

  test.each([
    ["name", { name: "x".repeat(351) }],
    ["duration", { name: "a", duration: "1d" }],
    ["duration", { name: "a", duration: "" }],
    ["duration", { name: "a", duration: "0s" }],
    ["client_secret_version", { name: "a", client_secret_version: 1.5 }],
    ["client_secret_version", { name: "a", client_secret_version: -1 }],
    ["client_secret_version", { name: "a", client_secret_version: 0 }],
    ["client_secret_version", { name: "a", client_secret_version: "0" }],
    ["previous_client_secret_expires_at", { name: "a", previous_client_secret_expires_at: "tomorrow" }],
  ])("for its %s: %j", (parameter, input) => {
    expect(refusalOf(createFirst(input))).toMatchObject(invalid(parameter));
  });

  test("for its shape before the account's limit is looked at", () => {
    const full = Array.from({ length: 50 }, String);
    expect(refusalOf(createIn(full, { name: "a", duration: "1d" }))).toMatchObject(invalid("duration"));
  });
});

describe("an account", () => {
  const named = (count: number) => Array.from({ length: count }, (_, index) => `token ${index}`);

  test("takes a fiftieth token, and refuses one more", () => {
    expect(createIn(named(49), { name: "a" }).ok).toBe(true);
    expect(refusalOf(createIn(named(50), { name: "a" }))).toEqual({ kind: "token-limit", limit: 50 });
    expect(refusalOf(createIn(named(51), { name: "a" }))).toEqual({ kind: "token-limit", limit: 50 });
  });

  test("can have another limit, 0 among them, or none", () => {
    expect(createIn(named(1), { name: "a" }, { "token-limit": 2 }).ok).toBe(true);
    expect(refusalOf(createIn(named(2), { name: "a" }, { "token-limit": 2 }))).toEqual({
      kind: "token-limit",
      limit: 2,
    });
    expect(refusalOf(createIn([], { name: "a" }, { "token-limit": 0 }))).toEqual({ kind: "token-limit", limit: 0 });
    expect(createIn(named(10_000), { name: "a" }, { "token-limit": "none" }).ok).toBe(true);
  });

  test("takes two tokens with one name", () => {
    expect(createIn(["a"], { name: "a" }).ok).toBe(true);
  });

  test("can refuse the second token of a name, exactly that name", () => {
    const switched = { "duplicate-names": "refuse" } as const;
    expect(refusalOf(createIn(["a"], { name: "a" }, switched))).toEqual({ kind: "duplicate-name" });
    expect(createIn(["a"], { name: "A" }, switched).ok).toBe(true);
    expect(createIn(["a"], { name: "aa" }, switched).ok).toBe(true);
  });

  test("compares names as they are stored", () => {
    const answer = createIn(["a\ufffd"], { name: "a\ud800" }, { "duplicate-names": "refuse" });
    expect(refusalOf(answer)).toEqual({ kind: "duplicate-name" });
  });
});

describe("the evidence of a create", () => {
  test("names what a plain create rests on", () => {
    expect(createFirst({ name: "a" }).consulted).toEqual(["duplicate-names"]);
  });

  test("names what only some creates rest on", () => {
    expect(createFirst({ name: "a", duration: "forever" }).consulted).toContain("forever-expires-at");
    expect(createFirst({ name: "a", duration: "1.5s" }).consulted).toContain("sub-second-lifetimes");
    expect(createFirst({ name: "a", client_secret_version: "2" }).consulted).toContain("string-secret-version");
  });

  test("names what a refusal rests on, and nothing that was not reached", () => {
    expect(createFirst({ name: "x".repeat(351) }).consulted).toEqual(["name-length"]);
    expect(createFirst({ name: "a", duration: "0s" }).consulted).toEqual(["duration-range"]);
    expect(createFirst({ name: "a" }, { "token-limit": 0 }).consulted).toEqual(["token-limit"]);
    expect(createFirst({}).consulted).toEqual([]);
  });
});
