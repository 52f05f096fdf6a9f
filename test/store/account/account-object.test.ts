import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AccountObject } from "../../../src/store/account/account-object.ts";
import {
  FAR_FUTURE,
  freshAccount,
  inStorage,
  mint,
  mintedBy,
  namesIn,
  refusalOf,
  valueOf,
  visit,
} from "../../support/workerd/accounts.ts";

const NOON = "2026-11-23T12:00:00Z";
const noon = Date.parse(NOON) / 1000;
const HOUR = 3600;
const YEAR = 8760 * HOUR;
const UNKNOWN_ID = "00000000-0000-4000-8000-000000000000";

beforeEach(() => void vi.setSystemTime(NOON));
afterEach(() => vi.useRealTimers());

describe("a token through the account's stub", () => {
  test("is created with its secret, and read back without it", async () => {
    const account = freshAccount();
    const { token, secret } = valueOf(await account.create(visit("create"), { name: "CI" }));
    expect(token).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      clientId: expect.stringMatching(/^[0-9a-f]{32}\.access$/),
      name: "CI",
      duration: "8760h",
      enabled: true,
      createdAt: noon,
      updatedAt: noon,
      expiresAt: noon + YEAR,
      lastSeenAt: null,
      secretVersion: 1,
      previousSecretExpiresAt: null,
    });
    expect(secret).toMatch(/^cfast_/);
    expect(valueOf(await account.get(visit("get"), token.id))).toEqual(token);
    expect(valueOf(await account.list(visit("list"), {})).tokens).toEqual([token]);
  });

  test("keeps every field that an update changes, and those that it does not give", async () => {
    const account = freshAccount();
    const { id, clientId } = await mint(account, "before");
    vi.setSystemTime("2026-11-23T13:00:00Z");
    const updated = valueOf(
      await account.update(visit("update"), id, {
        name: "after",
        duration: "2h",
        enabled: false,
        client_secret_version: 7,
        previous_client_secret_expires_at: FAR_FUTURE,
      }),
    );
    expect(updated.token).toEqual({
      id,
      clientId,
      name: "after",
      duration: "2h",
      enabled: false,
      createdAt: noon,
      updatedAt: noon + HOUR,
      expiresAt: noon + 3 * HOUR,
      lastSeenAt: null,
      secretVersion: 7,
      previousSecretExpiresAt: Date.parse(FAR_FUTURE) / 1000,
    });
    expect(valueOf(await account.get(visit("get"), id))).toEqual(updated.token);
    expect(valueOf(await account.update(visit("update"), id, {})).token).toEqual(updated.token);
  });

  test("takes a new secret only from an update that raises the version", async () => {
    const account = freshAccount();
    const { id, clientId, secret } = await mint(account);
    expect(valueOf(await account.update(visit("update"), id, { name: "renamed" })).secret).toBeNull();
    expect(valueOf(await account.update(visit("update"), id, { client_secret_version: 1 })).secret).toBeNull();
    expect(await account.verify(clientId, secret)).toMatchObject({ admitted: true, secret: "current" });
    const raised = mintedBy(await account.update(visit("update"), id, { client_secret_version: 2 }));
    expect(await account.verify(clientId, raised.secret)).toMatchObject({ admitted: true, secret: "current" });
    expect(await account.verify(clientId, secret)).toMatchObject({ admitted: false, reason: "grace-over" });
  });

  test("lives longer after a refresh, with the same secret", async () => {
    const account = freshAccount();
    const { token, secret } = valueOf(await account.create(visit("create"), { name: "short", duration: "1h" }));
    vi.setSystemTime("2026-11-23T13:00:00Z");
    expect(await account.verify(token.clientId, secret ?? "")).toMatchObject({ admitted: false, reason: "expired" });
    const refreshed = valueOf(await account.refresh(visit("refresh"), token.id));
    expect(refreshed).toEqual({ ...token, updatedAt: noon + HOUR, expiresAt: noon + HOUR + YEAR });
    expect(valueOf(await account.get(visit("get"), token.id))).toEqual(refreshed);
    expect(await account.verify(token.clientId, secret ?? "")).toMatchObject({ admitted: true, secret: "current" });
  });

  test("admits its previous secret until the end of grace, and not at it", async () => {
    const account = freshAccount();
    const first = await mint(account);
    const end = "2026-11-23T13:00:00Z";
    const second = mintedBy(
      await account.rotate(visit("rotate"), first.id, { previous_client_secret_expires_at: end }),
    );
    expect(second).toMatchObject({ id: first.id, clientId: first.clientId, version: 2 });
    vi.setSystemTime("2026-11-23T12:59:59Z");
    expect(await account.verify(first.clientId, first.secret)).toMatchObject({ admitted: true, secret: "previous" });
    vi.setSystemTime(end);
    expect(await account.verify(first.clientId, first.secret)).toMatchObject({ admitted: false, reason: "grace-over" });
    expect(await account.verify(first.clientId, second.secret)).toMatchObject({ admitted: true, secret: "current" });
  });

  test("is answered once more by its delete, and is unknown to every operation after it", async () => {
    const account = freshAccount();
    const { id, clientId, secret } = await mint(account);
    const before = valueOf(await account.get(visit("get"), id));
    expect(valueOf(await account.delete(visit("delete"), id))).toEqual(before);
    expect(refusalOf(await account.get(visit("get"), id)).kind).toBe("not-found");
    expect(refusalOf(await account.update(visit("update"), id, {})).kind).toBe("not-found");
    expect(refusalOf(await account.refresh(visit("refresh"), id)).kind).toBe("not-found");
    expect(refusalOf(await account.rotate(visit("rotate"), id, {})).kind).toBe("not-found");
    expect(refusalOf(await account.delete(visit("delete"), id)).kind).toBe("not-found");
    expect(await account.verify(clientId, secret)).toEqual({
      admitted: false,
      secret: null,
      reason: "unknown-client-id",
    });
  });

  test("never crosses the stub with a digest", async () => {
    const account = freshAccount();
    const { id } = await mint(account);
    const answers = [
      await account.rotate(visit("rotate"), id, {}),
      await account.get(visit("get"), id),
      await account.list(visit("list"), {}),
    ];
    expect(JSON.stringify(answers)).not.toMatch(/digest/i);
  });

  test.each(["naïve 🦆", "a'; DROP TABLE tokens --", 'say "%_*"', "nul\u0000inside", " "])(
    "keeps the name %j and is found by it",
    async (name) => {
      const account = freshAccount();
      await mint(account, "another");
      await mint(account, name);
      expect(valueOf(await account.list(visit("list"), { name })).tokens.map((token) => token.name)).toEqual([name]);
      expect(valueOf(await account.list(visit("list"), { search: name })).tokens.map((token) => token.name)).toEqual([
        name,
      ]);
    },
  );
});

describe("a list", () => {
  test("finds a token by its new name after a rename, in any case, and not by the old one", async () => {
    const account = freshAccount();
    const { id } = await mint(account, "before");
    valueOf(await account.update(visit("update"), id, { name: "ÜBER" }));
    const found = async (search: string) => valueOf(await account.list(visit("list"), { search })).totalCount;
    expect([await found("über"), await found("BEFORE")]).toEqual([1, 0]);
  });

  test("is in the order of insertion within a second, cut into pages that miss nothing", async () => {
    const account = freshAccount();
    const names = ["e", "d", "c", "b", "a"];
    for (const name of names) await mint(account, name);
    const pages = [];
    for (const page of [1, 2, 3]) pages.push(valueOf(await account.list(visit("list"), { page, perPage: 2 })));
    expect(pages.flatMap(({ tokens }) => tokens.map(({ name }) => name))).toEqual(names);
    expect(pages.map(({ tokens }) => tokens.length)).toEqual([2, 2, 1]);
  });

  test("is empty past its end, and still tells the total", async () => {
    const account = freshAccount();
    await mint(account);
    expect(valueOf(await account.list(visit("list"), { page: 2 ** 31 - 1 }))).toMatchObject({
      tokens: [],
      totalCount: 1,
    });
  });

  test("puts the older token first, however late it was changed", async () => {
    const account = freshAccount();
    const { id } = await mint(account, "older");
    vi.setSystemTime("2026-11-23T12:00:01Z");
    await mint(account, "younger");
    valueOf(await account.update(visit("update"), id, { duration: "1h" }));
    expect(await namesIn(account)).toEqual(["older", "younger"]);
  });
});

describe("the count of tokens", () => {
  test("follows creates and deletes, and not refused ones", async () => {
    const account = freshAccount();
    const counts = async () => [
      (await account.describe()).tokenCount,
      valueOf(await account.list(visit("list"), {})).totalCount,
      await inStorage(account, ({ sql }) => sql.exec<{ n: number }>(`SELECT count(*) AS n FROM tokens`).one().n),
    ];
    const minted = [await mint(account), await mint(account), await mint(account)];
    expect(await counts()).toEqual([3, 3, 3]);
    expect(refusalOf(await account.create(visit("create"), { name: "" })).kind).toBe("invalid");
    for (const { id } of minted.slice(1)) valueOf(await account.delete(visit("delete"), id));
    expect(refusalOf(await account.delete(visit("delete"), minted[1]?.id ?? "")).kind).toBe("not-found");
    expect(refusalOf(await account.delete(visit("delete"), UNKNOWN_ID)).kind).toBe("not-found");
    expect(await counts()).toEqual([1, 1, 1]);
  });

  test("frees a place under the limit when a token is deleted", async () => {
    const account = freshAccount();
    await account.changeSettings({ assumptions: { "token-limit": 1 } });
    const { id } = await mint(account);
    expect(refusalOf(await account.create(visit("create"), { name: "one more" }))).toEqual({
      kind: "token-limit",
      limit: 1,
    });
    valueOf(await account.delete(visit("delete"), id));
    await mint(account, "in its place");
    expect(await namesIn(account)).toEqual(["in its place"]);
  });

  test("is not moved by a create that fails half-way, and neither is the list", async () => {
    const account = freshAccount();
    await inStorage(account, ({ sql }) =>
      sql.exec(`CREATE TRIGGER broken BEFORE UPDATE ON account BEGIN SELECT RAISE(ABORT, 'no'); END`),
    );
    const half = await runInDurableObject(account, (object: AccountObject) =>
      object.create(visit("create"), { name: "half" }).catch(String),
    );
    expect(half).toContain("no");
    await inStorage(account, ({ sql }) => sql.exec(`DROP TRIGGER broken`));
    expect(valueOf(await account.list(visit("list"), {}))).toMatchObject({ tokens: [], totalCount: 0 });
    await mint(account, "whole");
    expect(await namesIn(account)).toEqual(["whole"]);
  });
});
