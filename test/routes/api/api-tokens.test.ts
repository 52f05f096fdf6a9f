/** API tokens of an account: who may do what, when, and what is told of them. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { digestOf } from "../../../src/system.ts";
import { toHex } from "../../../src/rules/values/hex.ts";
import { accountOf, evict, inStorage } from "../../support/workerd/accounts.ts";
import { send, tokenIn, AccountClient, verdictIn, type Answer } from "../../support/workerd/client.ts";
import { onlyRowOf } from "../../support/workerd/journal.ts";

const READ = "Access: Service Tokens Read";
const WRITE = "Access: Service Tokens Write";
const NOON = "2026-03-01T12:00:00Z";

const as = (token: string) => ({ authorization: `Bearer ${token}` });
/** A text that no other test configures. */
const fresh = () => crypto.randomUUID();

interface Given {
  readonly account: AccountClient;
  readonly id: string;
  readonly token: string;
}

/** An account with a service token, one API token with these settings, and a clock that stands at noon. */
async function given(parts: object = {}): Promise<Given> {
  const account = new AccountClient("accounts");
  const { id } = tokenIn(await account.create({ name: "a" }));
  await account.control("PUT", "clock", { now: NOON, mode: "frozen" });
  const token = fresh();
  const setting = { name: "ci", permissions: [WRITE], token, ...parts };
  expect((await account.settings({ api_tokens: [setting] })).status).toBe(200);
  await account.control("DELETE", "requests");
  return { account, id, token };
}

const list = ({ account }: Given, token: string) => account.send("GET", "", { headers: as(token) });

const requests: [string, (given: Given) => [method: string, path: string, body?: unknown]][] = [
  ["list", () => ["GET", ""]],
  ["get", ({ id }) => ["GET", `/${id}`]],
  ["create", () => ["POST", "", { name: "b" }]],
  ["update", ({ id }) => ["PUT", `/${id}`, { name: "b" }]],
  ["refresh", ({ id }) => ["POST", `/${id}/refresh`]],
  ["rotate", ({ id }) => ["POST", `/${id}/rotate`, {}]],
  ["delete", ({ id }) => ["DELETE", `/${id}`]],
];

async function verdictOf(world: Given, name: string): Promise<string> {
  const [method, path, body] = requests.find(([each]) => each === name)?.[1](world) ?? ["", ""];
  return verdictIn(await world.account.send(method, path, { headers: as(world.token), body }));
}

describe("a permission", () => {
  test.each(requests.map(([name]) => name))("decides about %s", async (name) => {
    const isReading = name === "list" || name === "get";
    const refused = "403 / 10000";
    expect(await verdictOf(await given({ permissions: [READ] }), name)).toBe(isReading ? "200" : refused);
    expect(await verdictOf(await given({ permissions: [] }), name)).toBe(refused);
    expect(await verdictOf(await given({ permissions: [WRITE] }), name)).toBe(name === "create" ? "201" : "200");
  });

  test("of reading is enough to read the account and its zone, and none is not", async () => {
    const [reader, nobody] = [await given({ permissions: [READ] }), await given({ permissions: [] })];
    for (const kind of ["accounts", "zones"]) {
      const about = (world: Given) =>
        send("GET", `/client/v4/${kind}/${world.account.id}`, { headers: as(world.token) });
      expect([verdictIn(await about(reader)), verdictIn(await about(nobody))]).toEqual(["200", "403 / 10000"]);
    }
  });

  test("is asked for before the form of a request is looked at, and a refusal changes nothing", async () => {
    const world = await given({ permissions: [READ] });
    expect(verdictIn(await world.account.send("POST", "", { headers: as(world.token), body: "[" }))).toBe(
      "403 / 10000",
    );
    for (const name of ["create", "update", "rotate", "delete"]) await verdictOf(world, name);
    expect((await world.account.control("GET", "tokens")).body).toMatchObject({
      tokens: [{ name: "a", client_secret_version: 1 }],
    });
  });
});

describe("who presents", () => {
  const refusal = (code: number, message: string) =>
    `{"success":false,"errors":[{"code":${code},"message":"${message}"}],"messages":[],"result":null}`;

  test("an unknown token is refused with 10000, one of another account with 9109, a key with 9103", async () => {
    const [world, other] = [await given(), await given()];
    const key = { "x-auth-email": "a@b.example", "x-auth-key": "0123456789abcdef" };
    const answers: [Answer, number, string][] = [
      [await list(world, fresh()), 10000, "Authentication error"],
      [await list(world, other.token), 9109, "Unauthorized to access requested resource"],
      [await world.account.send("GET", "", { headers: key }), 9103, "Unknown X-Auth-Key or X-Auth-Email"],
    ];
    for (const [answer, code, message] of answers) {
      expect([answer.status, answer.text]).toEqual([403, refusal(code, message)]);
      expect(answer.headers.get("emulator-evidence")).toBe("inferred");
    }
    expect((await list(world, world.token)).status).toBe(200);
  });

  test("anything of the right form gets in where none is configured, and nobody where the list is empty", async () => {
    const account = new AccountClient("accounts");
    expect((await account.list()).status).toBe(200);
    await account.settings({ api_tokens: [] });
    expect(verdictIn(await account.list())).toBe("403 / 10000");
    await account.settings({ api_tokens: null });
    expect((await account.list()).status).toBe(200);
  });

  test("one of several is told by its name in the journal, even when it may not; the others are not", async () => {
    const { account, token } = await given();
    const reader = fresh();
    const settings = [
      { name: "writer", permissions: [WRITE], token },
      { name: "reader", permissions: [READ], token: reader },
    ];
    await account.settings({ api_tokens: settings });
    await account.send("POST", "", { headers: as(token), body: { name: "b" } });
    await account.send("POST", "", { headers: as(reader), body: { name: "b" } });
    await account.send("POST", "", { headers: as(fresh()), body: { name: "b" } });
    const { body } = await account.control("GET", "requests");
    expect(body).toMatchObject({
      requests: [
        { api_token: "writer", status: 201 },
        { api_token: "reader", status: 403, codes: [10000] },
        { api_token: null, status: 403, codes: [10000] },
      ],
    });
  });
});

describe("the state of a token follows the account's clock", () => {
  const at = (world: Given, now: string) => world.account.control("PUT", "clock", { now });

  test.each(["disabled", "expired"])("%s is refused", async (status) => {
    const world = await given({ status });
    expect(verdictIn(await list(world, world.token))).toBe("403 / 10000");
    expect(await onlyRowOf(world.account)).toMatchObject({ api_token: "ci", codes: [10000] });
  });

  test("from not_before on it is let in, from expires_on on it is not", async () => {
    const world = await given({ not_before: "2026-03-01T12:00:10Z", expires_on: "2026-03-01T12:00:20Z" });
    const seen = [];
    for (const second of [9, 10, 19, 20]) {
      await at(world, `2026-03-01T12:00:${String(second).padStart(2, "0")}Z`);
      seen.push((await list(world, world.token)).status);
    }
    expect(seen).toEqual([403, 200, 200, 403]);
    await at(world, "2026-03-01T12:00:10Z");
    expect((await list(world, world.token)).status).toBe(200);
  });

  test("and a disabled one stays so, whatever the time", async () => {
    const world = await given({ status: "disabled", expires_on: "2026-03-01T12:00:20Z" });
    const verify = async () => (await send("GET", "/client/v4/user/tokens/verify", { headers: as(world.token) })).body;
    expect(await verify()).toMatchObject({ result: { status: "disabled" } });
    await at(world, "2027-01-01T00:00:00Z");
    expect(await verify()).toMatchObject({ result: { status: "disabled" } });
  });
});

describe("GET /user/tokens/verify", () => {
  const verify = (token: string) => send("GET", "/client/v4/user/tokens/verify", { headers: as(token) });

  test("tells of a configured token its status and its times, and a message only of an active one", async () => {
    const times = { not_before: "2026-03-01T00:00:00Z", expires_on: "2026-03-02T00:00:00Z" };
    const world = await given(times);
    const id = toHex(await digestOf(world.token)).slice(0, 32);
    const active = await verify(world.token);
    expect([active.text, active.headers.get("emulator-evidence")]).toEqual([
      `{"result":{"id":"${id}","status":"active","not_before":"${times.not_before}","expires_on":"${times.expires_on}"},"success":true,"errors":[],"messages":[{"code":10000,"message":"This API Token is valid and active","type":null}]}`,
      "recorded",
    ]);
    await world.account.control("POST", "clock/advance", { by: "12h" });
    const expired = await verify(world.token);
    expect([expired.status, expired.body, expired.headers.get("emulator-evidence")]).toEqual([
      200,
      { result: { id, status: "expired", ...times }, success: true, errors: [], messages: [] },
      "api-token-status",
    ]);
  });

  test("forgets a token with its setting, and with a reset of its account", async () => {
    const [one, other] = [await given({ status: "disabled" }), await given({ status: "disabled" })];
    await one.account.settings({ api_tokens: [] });
    await send("DELETE", `/_emulator/accounts/${other.account.id}`);
    for (const { token } of [one, other])
      expect((await verify(token)).body).toMatchObject({ result: { status: "active" } });
    const third = await given();
    expect(verdictIn(await list(third, other.token))).toBe("403 / 10000"); // not 9109: nobody has it any more
  });
});

test("GET /accounts shows a configured token its accounts, any other one all", async () => {
  const [one, other] = [await given(), await given()];
  const both = fresh();
  for (const { account, token } of [one, other]) {
    await account.settings({
      api_tokens: [
        { name: "own", permissions: [READ], token },
        { name: "both", permissions: [READ], token: both },
      ],
    });
  }
  const seenBy = async (token: string) => {
    const seen = [one, other].map(async ({ account }) => {
      const path = `/client/v4/accounts?name=Emulated%20account%20${account.id}`;
      return (await send("GET", path, { headers: as(token) })).text.includes(account.id);
    });
    return Promise.all(seen);
  };
  expect(await seenBy(one.token)).toEqual([true, false]);
  expect(await seenBy(other.token)).toEqual([false, true]);
  expect(await seenBy(both)).toEqual([true, true]);
  expect(await seenBy(fresh())).toEqual([true, true]);
  const { body } = await send("GET", "/client/v4/accounts?per_page=1&page=2", { headers: as(both) });
  expect(body).toMatchObject({ result_info: { count: 1, page: 2, total_count: 2, total_pages: 2 } });
});

describe("a token's text", () => {
  test("is shown as its digest, stored nowhere, and what is shown can be sent back", async () => {
    const world = await given({ not_before: "2026-01-01T00:00:00Z", status: "active" });
    const digest = toHex(await digestOf(world.token));
    const shown = (await world.account.control("GET", "settings")).body;
    expect(shown).toMatchObject({
      api_tokens: [
        {
          name: "ci",
          permissions: [WRITE],
          status: "active",
          not_before: "2026-01-01T00:00:00Z",
          token_sha256: digest,
        },
      ],
    });
    expect(JSON.stringify(shown)).not.toContain(world.token);
    expect((await world.account.control("PATCH", "settings", shown)).body).toEqual(shown);
    expect((await list(world, world.token)).status).toBe(200);

    const dump = ({ sql }: DurableObjectStorage) => {
      const tables = sql
        .exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '_cf_%'`)
        .toArray();
      return tables.map(({ name }) => JSON.stringify([...sql.exec(`SELECT * FROM "${name}"`).raw()])).join("\n");
    };
    await world.account.control("GET", "requests"); // so that nothing waits in memory
    const stored = [
      await inStorage(accountOf(world.account.id), dump),
      await runInDurableObject(env.DIRECTORY.getByName("directory"), (_, { storage }) => dump(storage)),
    ];
    for (const text of stored) {
      expect(text).toContain(digest);
      expect(text).not.toContain(world.token);
    }
  });

  test("may be given as its digest alone, and outlives eviction", async () => {
    const token = fresh();
    const world = { ...(await given()), token };
    const setting = { name: "by digest", permissions: [READ], token_sha256: toHex(await digestOf(token)) };
    await world.account.settings({ api_tokens: [setting] });
    await evict(accountOf(world.account.id));
    expect(await verdictOf(world, "list")).toBe("200");
    expect(await verdictOf(world, "create")).toBe("403 / 10000");
  });

  test("comes with a seed, too", async () => {
    const token = fresh();
    const [account, other] = [new AccountClient("accounts"), await given()];
    const seed = { settings: { api_tokens: [{ name: "seeded", permissions: [READ], token }] } };
    expect((await send("POST", "/_emulator/accounts", { body: { id: account.id, seed } })).status).toBe(201);
    expect((await account.send("GET", "", { headers: as(token) })).status).toBe(200);
    expect(verdictIn(await list(other, token))).toBe("403 / 9109");
  });
});
