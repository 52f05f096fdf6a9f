import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AccountObject } from "../../../src/store/account/account-object.ts";
import { problemOf } from "../../../src/rules/fidelity/problems.ts";
import {
  createToken,
  FAR_FUTURE,
  freshAccount,
  inStorage,
  listOf,
  namesIn,
  ofToken,
  problemIn,
  resultOf,
  tokenIn,
  withInput,
} from "../../support/workerd/accounts.ts";

const notFound = problemOf({ kind: "not-found" });
const NOON = "2026-11-23T12:00:00Z";
const UNKNOWN_ID = "00000000-0000-4000-8000-000000000000";

beforeEach(() => void vi.setSystemTime(NOON));
afterEach(() => vi.useRealTimers());

describe("a token through the account's stub", () => {
  test("is created with its secret, and read back without it", async () => {
    const account = freshAccount();
    const { client_secret: secret, ...token } = resultOf(await account.createToken(...withInput({ name: "CI" })));
    expect(token).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      client_id: expect.stringMatching(/^[0-9a-f]{32}\.access$/),
      name: "CI",
      duration: "8760h",
      enabled: true,
      created_at: NOON,
      updated_at: NOON,
      expires_at: "2027-11-23T12:00:00Z",
      client_secret_version: 1,
    });
    expect(secret).toMatch(/^cfast_/);
    expect(resultOf(await account.getToken(...ofToken(token.id)))).toEqual(token);
    expect((await listOf(account)).tokens).toEqual([token]);
  });

  test("keeps every field that an update changes, and those that it does not give", async () => {
    const account = freshAccount();
    const { id, clientId } = await createToken(account, "before");
    vi.setSystemTime("2026-11-23T13:00:00Z");
    const { client_secret: secret, ...token } = resultOf(
      await account.updateToken(
        ...ofToken(id, {
          name: "after",
          duration: "2h",
          enabled: false,
          client_secret_version: 7,
          previous_client_secret_expires_at: FAR_FUTURE,
        }),
      ),
    );
    expect(secret).toMatch(/^cfast_/);
    expect(token).toEqual({
      id,
      client_id: clientId,
      name: "after",
      duration: "2h",
      enabled: false,
      created_at: NOON,
      updated_at: "2026-11-23T13:00:00Z",
      expires_at: "2026-11-23T15:00:00Z",
      client_secret_version: 7,
      previous_client_secret_expires_at: FAR_FUTURE,
    });
    expect(resultOf(await account.getToken(...ofToken(id)))).toEqual(token);
    expect(resultOf(await account.updateToken(...ofToken(id, {})))).toEqual(token);
  });

  test("takes a new secret only from an update that raises the version", async () => {
    const account = freshAccount();
    const { id, clientId, secret } = await createToken(account);
    expect(resultOf(await account.updateToken(...ofToken(id, { name: "renamed" })))).not.toHaveProperty(
      "client_secret",
    );
    expect(resultOf(await account.updateToken(...ofToken(id, { client_secret_version: 1 })))).not.toHaveProperty(
      "client_secret",
    );
    expect(await account.verify(clientId, secret)).toMatchObject({ admitted: true, secret: "current" });
    const raised = tokenIn(await account.updateToken(...ofToken(id, { client_secret_version: 2 })));
    expect(await account.verify(clientId, raised.secret)).toMatchObject({ admitted: true, secret: "current" });
    expect(await account.verify(clientId, secret)).toMatchObject({ admitted: false, reason: "grace-over" });
  });

  test("lives longer after a refresh, with the same secret", async () => {
    const account = freshAccount();
    const created = resultOf(await account.createToken(...withInput({ name: "short", duration: "1h" })));
    const { client_secret: secret = "", ...token } = created;
    vi.setSystemTime("2026-11-23T13:00:00Z");
    expect(await account.verify(token.client_id, secret)).toMatchObject({ admitted: false, reason: "expired" });
    const refreshed = resultOf(await account.refreshToken(...ofToken(token.id)));
    expect(refreshed).toEqual({
      ...token,
      updated_at: "2026-11-23T13:00:00Z",
      expires_at: "2027-11-23T13:00:00Z",
    });
    expect(resultOf(await account.getToken(...ofToken(token.id)))).toEqual(refreshed);
    expect(await account.verify(token.client_id, secret)).toMatchObject({ admitted: true, secret: "current" });
  });

  test("admits its previous secret until the end of grace, and not at it", async () => {
    const account = freshAccount();
    const first = await createToken(account);
    const end = "2026-11-23T13:00:00Z";
    const second = tokenIn(await account.rotateToken(...ofToken(first.id, { previous_client_secret_expires_at: end })));
    expect(second).toMatchObject({ id: first.id, clientId: first.clientId, version: 2 });
    vi.setSystemTime("2026-11-23T12:59:59Z");
    expect(await account.verify(first.clientId, first.secret)).toMatchObject({ admitted: true, secret: "previous" });
    vi.setSystemTime(end);
    expect(await account.verify(first.clientId, first.secret)).toMatchObject({ admitted: false, reason: "grace-over" });
    expect(await account.verify(first.clientId, second.secret)).toMatchObject({ admitted: true, secret: "current" });
  });

  test("is answered once more by its delete, and is unknown to every operation after it", async () => {
    const account = freshAccount();
    const { id, clientId, secret } = await createToken(account);
    const before = resultOf(await account.getToken(...ofToken(id)));
    expect(resultOf(await account.deleteToken(...ofToken(id)))).toEqual(before);
    expect(problemIn(await account.getToken(...ofToken(id)))).toEqual(notFound);
    expect(problemIn(await account.updateToken(...ofToken(id, {})))).toEqual(notFound);
    expect(problemIn(await account.refreshToken(...ofToken(id)))).toEqual(notFound);
    expect(problemIn(await account.rotateToken(...ofToken(id, {})))).toEqual(notFound);
    expect(problemIn(await account.deleteToken(...ofToken(id)))).toEqual(notFound);
    expect(await account.verify(clientId, secret)).toEqual({
      admitted: false,
      secret: null,
      reason: "unknown-client-id",
    });
  });

  test("never crosses the stub with a digest", async () => {
    const account = freshAccount();
    const { id } = await createToken(account);
    const answers = [
      await account.rotateToken(...ofToken(id, {})),
      await account.getToken(...ofToken(id)),
      await account.listTokens(...withInput({})),
    ];
    expect(JSON.stringify(answers)).not.toMatch(/digest/i);
  });

  test.each(["naïve 🦆", "a'; DROP TABLE tokens --", 'say "%_*"', "nul\u0000inside", " "])(
    "keeps the name %j and is found by it",
    async (name) => {
      const account = freshAccount();
      await createToken(account, "another");
      await createToken(account, name);
      expect(await namesIn(account, { name })).toEqual([name]);
      expect(await namesIn(account, { search: name })).toEqual([name]);
    },
  );
});

describe("a list", () => {
  test("finds a token by its new name after a rename, in any case, and not by the old one", async () => {
    const account = freshAccount();
    const { id } = await createToken(account, "before");
    resultOf(await account.updateToken(...ofToken(id, { name: "ÜBER" })));
    const found = async (search: string) => (await listOf(account, { search })).totalCount;
    expect([await found("über"), await found("BEFORE")]).toEqual([1, 0]);
  });

  test("is in the order of insertion within a second, cut into pages that miss nothing", async () => {
    const account = freshAccount();
    const names = ["e", "d", "c", "b", "a"];
    for (const name of names) await createToken(account, name);
    const pages = [];
    for (const page of [1, 2, 3]) pages.push(await listOf(account, { page, perPage: 2 }));
    expect(pages.flatMap(({ tokens }) => tokens.map(({ name }) => name))).toEqual(names);
    expect(pages.map(({ tokens }) => tokens.length)).toEqual([2, 2, 1]);
  });

  test("is empty past its end, and still tells the total", async () => {
    const account = freshAccount();
    await createToken(account);
    expect(await listOf(account, { page: 2 ** 31 - 1 })).toMatchObject({
      tokens: [],
      totalCount: 1,
    });
  });

  test("puts the older token first, however late it was changed", async () => {
    const account = freshAccount();
    const { id } = await createToken(account, "older");
    vi.setSystemTime("2026-11-23T12:00:01Z");
    await createToken(account, "younger");
    resultOf(await account.updateToken(...ofToken(id, { duration: "1h" })));
    expect(await namesIn(account)).toEqual(["older", "younger"]);
  });
});

describe("the count of tokens", () => {
  test("follows creates and deletes, and not refused ones", async () => {
    const account = freshAccount();
    const counts = async () => [
      (await account.describe()).tokenCount,
      (await listOf(account)).totalCount,
      await inStorage(account, ({ sql }) => sql.exec<{ n: number }>(`SELECT count(*) AS n FROM tokens`).one().n),
    ];
    const tokens = [await createToken(account), await createToken(account), await createToken(account)];
    expect(await counts()).toEqual([3, 3, 3]);
    expect(problemIn(await account.createToken(...withInput({ name: "" })))).toEqual(
      problemOf({ kind: "invalid", parameter: "name", detail: "is required" }),
    );
    for (const { id } of tokens.slice(1)) resultOf(await account.deleteToken(...ofToken(id)));
    expect(problemIn(await account.deleteToken(...ofToken(tokens[1]?.id ?? "")))).toEqual(notFound);
    expect(problemIn(await account.deleteToken(...ofToken(UNKNOWN_ID)))).toEqual(notFound);
    expect(await counts()).toEqual([1, 1, 1]);
  });

  test("frees a place under the limit when a token is deleted", async () => {
    const account = freshAccount();
    await account.changeSettings({ assumptions: { "token-limit": 1 } });
    const { id } = await createToken(account);
    expect(problemIn(await account.createToken(...withInput({ name: "one more" })))).toEqual(
      problemOf({ kind: "token-limit", limit: 1 }),
    );
    resultOf(await account.deleteToken(...ofToken(id)));
    await createToken(account, "in its place");
    expect(await namesIn(account)).toEqual(["in its place"]);
  });

  test("is not moved by a create that fails half-way, and neither is the list", async () => {
    const account = freshAccount();
    await inStorage(account, ({ sql }) =>
      sql.exec(`CREATE TRIGGER broken BEFORE UPDATE ON account BEGIN SELECT RAISE(ABORT, 'no'); END`),
    );
    const half = await runInDurableObject(account, (object: AccountObject) =>
      object.createToken(...withInput({ name: "half" })).catch(String),
    );
    expect(half).toContain("no");
    await inStorage(account, ({ sql }) => sql.exec(`DROP TRIGGER broken`));
    expect(await listOf(account)).toMatchObject({ tokens: [], totalCount: 0 });
    await createToken(account, "whole");
    expect(await namesIn(account)).toEqual(["whole"]);
  });
});
