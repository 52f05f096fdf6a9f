/** A world as one document: what stands in it, and that it becomes the same world again. */
import { beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { digestOf } from "../../../src/system.ts";
import { toHex } from "../../../src/rules/values/hex.ts";
import { accountOf, evict } from "../../support/workerd/accounts.ts";
import { send, sendTo, tokenIn, AccountClient, verdictIn } from "../../support/workerd/client.ts";
import { journalOf, rowsOf } from "../../support/workerd/journal.ts";
import { API_TOKEN, richAccount, shownBy, type RichAccount } from "../../support/workerd/snapshots.ts";

let world: RichAccount;
let text: string;
/** Without the row of its own question. */
let seen: Awaited<ReturnType<typeof shownBy>>;

beforeAll(async () => {
  world = await richAccount();
  seen = await shownBy(world.account, world.secrets);
  text = (await world.account.control("GET", "snapshot")).text;
});

const bearer = { authorization: `Bearer ${API_TOKEN}` };
const put = (account: AccountClient, body: unknown) => account.control("PUT", "snapshot", body);
const copy = async (body: unknown = text) => {
  const account = new AccountClient("accounts");
  const answer = await put(account, body);
  expect([answer.status, answer.body]).toEqual([200, { tokens: 5 }]);
  return account;
};
const documentOf = async (account: AccountClient) => (await account.control("GET", "snapshot")).text;

describe("the document", () => {
  test("is one JSON object that says what it is", async () => {
    const answer = await world.account.control("GET", "snapshot");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(answer.body).toMatchObject({ access_emulator_snapshot: 1, schema_version: expect.any(Number) });
    const { tokens, deleted_tokens, retired_secrets, faults, superseded_states } = answer.body as Record<
      string,
      unknown[]
    >;
    const parts = { tokens, deleted_tokens, retired_secrets, faults, superseded_states };
    const counts = Object.entries(parts).map(([part, list]) => [part, list?.length]);
    expect(Object.fromEntries(counts)).toEqual({
      tokens: 5,
      deleted_tokens: 1,
      retired_secrets: 1,
      faults: 2,
      superseded_states: 9,
    });
  });

  test("has no secret and no API token in clear", async () => {
    expect(world.secrets).toHaveLength(8);
    expect(new Set(world.secrets.map(({ client_secret: secret }) => secret)).size).toBe(8);
    for (const { client_secret: secret } of world.secrets) {
      expect(text).toContain(toHex(await digestOf(secret)));
      expect(text).not.toContain(secret.slice(6, 46));
    }
    expect(text).not.toContain(API_TOKEN);
  });

  test("is the same after eviction", async () => {
    await evict(accountOf(world.account.id));
    const [before, after] = [JSON.parse(text), JSON.parse(await documentOf(world.account))];
    expect({ ...after, journal: null }).toEqual({ ...before, journal: null });
  });

  test("of an account that nobody touched is a document, too", async () => {
    const account = new AccountClient("accounts");
    const empty = await account.control("GET", "snapshot");
    expect(empty.body).toMatchObject({ tokens: [], journal: [], settings: { assumptions: {} } });
    expect((await put(new AccountClient("accounts"), empty.text)).body).toEqual({ tokens: 0 });
  });
});

describe("a restored world", () => {
  test("is the same in everything that can be seen, before and after eviction", async () => {
    const account = await copy();
    expect(await shownBy(account, world.secrets)).toEqual(seen);
    await evict(accountOf(account.id));
    expect(await shownBy(account, world.secrets)).toEqual(seen);
  });

  test("lets in the same secrets and refuses the same, also after the changes have spread", async () => {
    const account = await copy();
    const reasons = new Set(seen.verdicts.map((verdict) => JSON.stringify(verdict)));
    expect(reasons.size).toBeGreaterThan(3);
    const later = async (each: AccountClient) => {
      await each.control("POST", "clock/advance", { by: "1h30m" });
      return (await shownBy(each, world.secrets)).verdicts;
    };
    const [once, again] = [await copy(), await copy()];
    expect(await later(once)).toEqual(await later(again));
    expect(await later(account)).not.toEqual(seen.verdicts);
  });

  test("makes the same document, however often", async () => {
    const account = await copy();
    const document = await documentOf(account);
    expect(JSON.parse(document)).toEqual(JSON.parse(text));
    expect((await put(account, document)).status).toBe(200);
    expect((await put(account, document)).status).toBe(200);
    expect(await documentOf(account)).toBe(document);
  });

  test("has the journal with its ids, and goes on in it", async () => {
    const account = await copy();
    const before = await journalOf(account);
    expect(before.total_count).toBeGreaterThan(10);
    await account.send("GET", "", { headers: bearer });
    const after = await journalOf(account);
    expect(after.requests.slice(0, -1)).toEqual(before.requests);
    expect(after.requests.at(-1)).toMatchObject({ id: before.requests.length + 1, operation: "list", api_token: "ci" });
  });

  test("draws the same randomness next", async () => {
    const next = async (account: AccountClient) =>
      tokenIn(await account.send("POST", "", { headers: bearer, body: { name: "n" } }));
    const [one, other] = [await copy(), await copy()];
    expect(await next(one)).toEqual(await next(other));
  });

  test("goes on with its faults where they stood", async () => {
    const account = await copy();
    const get = () => account.send("GET", `/${world.ids[0]}`, { headers: bearer });
    expect([(await get()).status, (await get()).status]).toEqual([500, 200]);
    const effect = { type: "truncate" };
    const { body } = await account.control("POST", "faults", { operation: "get", position: "before", effect });
    expect(body).toMatchObject({ id: 4 });
  });

  test("has its API tokens in the directory, and what was there before is not", async () => {
    const account = new AccountClient("accounts");
    const before = crypto.randomUUID();
    await account.settings({ api_tokens: [{ name: "before", permissions: [], token: before }] });
    await put(account, text);
    const path = `/client/v4/accounts?name=Emulated%20account%20${account.id}`;
    const listed = async (token: string) =>
      (await send("GET", path, { headers: { authorization: `Bearer ${token}` } })).text;
    expect(await listed(API_TOKEN)).toContain(account.id);
    const deployed = { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "operators-own" };
    const headers = { authorization: `Bearer ${before}` };
    expect(verdictIn(await sendTo(deployed, "GET", "/client/v4/accounts", { headers }))).toBe("403 / 10000");
  });

  test("replaces all that was there: tokens, marks of reading that wait, the count of a rate limit", async () => {
    const account = new AccountClient("accounts");
    const token = tokenIn(await account.create({ name: "before" }));
    const snapshot = (await account.control("GET", "snapshot")).text;
    await account.settings({ rate_limit: { quota: 1, window: "24h" } });
    await account.list();
    await account.verify(token);
    await account.create({ name: "after" });
    expect((await put(account, snapshot)).body).toEqual({ tokens: 1 });
    expect((await account.control("GET", "tokens")).body).toMatchObject({
      tokens: [{ name: "before", last_verified_at: null }],
      total_count: 1,
    });
    expect(await rowsOf(account)).toHaveLength(1);
    expect((await account.list()).headers.get("ratelimit")).toBe('"default";r=1200;t=300');
  });

  test("has a clock that stays within the years, wherever it was set", async () => {
    for (const [offset, now] of [
      [-3e14, "0001-01-01T00:00:00Z"],
      [3e14, "9999-12-31T23:59:59Z"],
    ]) {
      const account = new AccountClient("accounts");
      const document = JSON.parse(text) as object;
      await put(account, { ...document, clock: { offset_ms: offset, frozen_at_ms: null } });
      expect((await account.control("GET", "clock")).body).toEqual({ now, mode: "running" });
    }
  });

  test("is listed with its age, once", async () => {
    const account = new AccountClient("accounts");
    await account.list();
    await put(account, text.replace(/"created_at":\d+/, '"created_at":1000'));
    const list = await eventually(async () => {
      const answer = await send("GET", "/_emulator/accounts?per_page=1000");
      expect(answer.text).toMatch(new RegExp(`"id":"${account.id}",[^}]*"created_at":"1970-01-01T00:16:40Z"`));
      return answer.text;
    });
    expect(list.split(`"id":"${account.id}"`)).toHaveLength(2);
  });

  test("has no zones: those that are bound stay bound", async () => {
    const [account, zone] = [await copy(), new AccountClient("zones")];
    await send("PUT", `/_emulator/zones/${zone.id}`, { body: { account_id: account.id } });
    await put(account, text);
    const { body } = await send("GET", `/_emulator/zones/${zone.id}`);
    expect(body).toMatchObject({ account_id: account.id });
  });
});

test("a document of the first schema, without what came later, can be restored", async () => {
  const [kept] = (JSON.parse(text) as { tokens: Record<string, unknown>[] }).tokens;
  const { in_use, verified_at, ...token } = kept ?? {};
  expect([in_use, verified_at]).toEqual([true, expect.any(Number)]);
  const old = {
    access_emulator_snapshot: 1,
    schema_version: 1,
    created_at: 1_700_000_000,
    clock: { offset_ms: 0, frozen_at_ms: null },
    settings: { assumptions: {} },
    tokens: [token],
  };
  const account = new AccountClient("accounts");
  expect((await put(account, old)).body).toEqual({ tokens: 1 });
  expect((await account.control("GET", "tokens")).body).toMatchObject({ tokens: [{ name: "plain ü", in_use: false }] });
});
