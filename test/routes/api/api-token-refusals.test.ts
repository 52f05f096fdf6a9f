/** What is no setting of API tokens is refused in words. */
import { describe, expect, test } from "vitest";
import { permissions } from "../../../src/contract/operations.ts";
import { digestOf } from "../../../src/system.ts";
import { toHex } from "../../../src/rules/values/hex.ts";
import { freshId } from "../../support/workerd/accounts.ts";
import { controlErrorIn, send, sendTo, AccountClient } from "../../support/workerd/client.ts";

const WRITE = "Access: Service Tokens Write";

describe("a setting of API tokens is refused in words", () => {
  const one = { name: "ci", permissions: [WRITE], token: "abc" };
  test.each<[unknown, string]>([
    [{ ...one, token: undefined }, "api_tokens.0 must have either token or token_sha256."],
    [{ ...one, token_sha256: "0".repeat(64) }, "api_tokens.0 must have either token or token_sha256."],
    [{ ...one, name: "" }, "api_tokens.0.name must be a text of 1 to 100 characters."],
    [{ ...one, token: "a b" }, "api_tokens.0.token must have the form of a bearer token (RFC 6750)."],
    [{ ...one, permissions: "all" }, "api_tokens.0.permissions must be a list of permissions."],
    [
      { ...one, permissions: ["Access: Service Tokens Edit"] },
      `api_tokens.0.permissions.0 must be ${permissions.map((each) => `"${each}"`).join(" or ")}.`,
    ],
    [{ ...one, status: "on" }, 'api_tokens.0.status must be "active", "disabled" or "expired".'],
    [
      { ...one, expires_on: "2026-02-30T00:00:00Z" },
      "api_tokens.0.expires_on must be an RFC 3339 time such as 2026-01-31T12:00:00Z.",
    ],
    [
      { ...one, not_after: "2026-03-01T12:00:00Z" },
      "api_tokens.0.not_after is not known; the nearest name that is known is not_before.",
    ],
    [
      { name: "ci", permissions: [], token_sha256: "ABC" },
      "api_tokens.0.token_sha256 must be a SHA-256 digest in 64 lower-case hex digits.",
    ],
    ["ci", "api_tokens.0 must be an object with name, permissions and token."],
    [null, "api_tokens.0 must be an object with name, permissions and token."],
  ])("%j", async (setting, message) => {
    const account = new AccountClient("accounts");
    expect(controlErrorIn(await account.settings({ api_tokens: [setting] })).message).toBe(message);
    expect((await account.control("GET", "settings")).body).toMatchObject({ api_tokens: null });
  });

  test("when one stands there twice, with both places", async () => {
    const account = new AccountClient("accounts");
    const first = { ...one, token: freshId() }; // which the directory will know, for every test
    const read = { ...first, name: "read only", permissions: [] };
    const other = { ...one, token: freshId() };
    const { token: _, ...byDigest } = { ...read, token_sha256: toHex(await digestOf(first.token)) };
    const says = "api_tokens.2 is the same API token as api_tokens.0: give each once.";
    for (const api_tokens of [
      [first, other, read],
      [byDigest, other, { ...byDigest, name: "ci" }],
      [byDigest, other, first], // a list that was read, and added to
    ]) {
      expect(controlErrorIn(await account.settings({ api_tokens })).message).toBe(says);
      for (const [path, at, seed] of [
        ["/_emulator/accounts", "seed", (settings: object) => ({ seed: { settings } })],
        ["/_emulator/seed", "accounts.0", (settings: object) => ({ accounts: [{ id: freshId(), settings }] })],
      ] as const) {
        const answer = await send("POST", path, { body: seed({ api_tokens }) });
        expect([answer.status, controlErrorIn(answer).message]).toEqual([
          400,
          expect.stringMatching(`^${at}.settings.api_tokens.2 is the same API token as api_tokens.0: give each once.`),
        ]);
      }
    }
    const env = { EMULATOR_MODE: "local", EMULATOR_SETTINGS: JSON.stringify({ api_tokens: [first, other, read] }) };
    const answer = await sendTo(env, "GET", `/client/v4/accounts/${freshId()}/access/service_tokens`);
    expect(answer.headers.get("emulator-hint")).toContain("api_tokens.2 is the same API token as api_tokens.0");
    expect((await account.settings({ api_tokens: [byDigest, other] })).status).toBe(200);
  });

  test("when there are more than 100, or it is no list", async () => {
    const account = new AccountClient("accounts");
    const many = Array.from({ length: 101 }, (_, n) => ({ ...one, token: `abc${n}` }));
    expect((await account.settings({ api_tokens: many.slice(1) })).status).toBe(200);
    expect(controlErrorIn(await account.settings({ api_tokens: many })).message).toBe(
      "api_tokens must have at most 100 API tokens.",
    );
    expect(controlErrorIn(await account.settings({ api_tokens: one })).message).toBe(
      "api_tokens must be a list of API tokens.",
    );
  });
});
