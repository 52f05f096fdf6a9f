import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../../support/eventually.ts";
import { digestOf } from "../../../../src/system.ts";
import { toHex } from "../../../../src/rules/values/hex.ts";
import { freshId } from "../../../support/workerd/accounts.ts";
import { send, tokenIn, AccountClient, verdictIn } from "../../../support/workerd/client.ts";
import { emptyLists } from "../../../support/workerd/lookups.ts";

const NOON = "2026-11-23T12:00:00Z";
const [older, younger] = ["aaaaaaaa".padEnd(32, "0"), "bbbbbbbb".padEnd(32, "0")];

beforeEach(async () => {
  vi.setSystemTime(NOON);
  await emptyLists();
});
afterEach(() => void vi.useRealTimers());

/** An account as it is shown. */
function shown(id: string, createdOn = NOON) {
  return {
    id,
    name: `Emulated account ${id}`,
    type: "standard",
    settings: { enforce_twofactor: false },
    created_on: createdOn,
  };
}

async function touch(id: string, time: string): Promise<void> {
  vi.setSystemTime(time);
  await send("DELETE", `/_emulator/accounts/${id}`); // an account is as old as its last emptying
  await new AccountClient("accounts", id).list();
}

describe("GET /user/tokens/verify", () => {
  test("says of any token that it is valid, with one id for one token", async () => {
    const answer = await send("GET", "/client/v4/user/tokens/verify");
    const id = toHex(await digestOf("any-token")).slice(0, 32);
    expect([answer.status, answer.text]).toEqual([
      200,
      `{"result":{"id":"${id}","status":"active"},"success":true,"errors":[],"messages":[{"code":10000,"message":"This API Token is valid and active","type":null}]}`,
    ]);
  });

  test("has no token to verify in an e-mail address with a key", async () => {
    const headers = { "x-auth-email": "a@b.example", "x-auth-key": "key" };
    const answer = await send("GET", "/client/v4/user/tokens/verify", { headers });
    expect([answer.status, answer.text]).toEqual([
      400,
      '{"success":false,"errors":[{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]}],"messages":[],"result":null}',
    ]);
  });
});

describe("GET /accounts", () => {
  test("is an empty page in an emulator that nobody used", async () => {
    const { status, text } = await send("GET", "/client/v4/accounts");
    expect([status, text]).toEqual([
      200,
      '{"result":[],"success":true,"errors":[],"messages":[],"result_info":{"count":0,"page":1,"per_page":20,"total_count":0,"total_pages":0}}',
    ]);
  });

  test("shows the accounts that were touched, the oldest first", async () => {
    await touch(younger, "2026-11-23T12:00:05Z");
    await touch(older, NOON);
    const answer = await send("GET", "/client/v4/accounts");
    expect(answer.text).toBe(
      JSON.stringify({
        result: [shown(older), shown(younger, "2026-11-23T12:00:05Z")],
        success: true,
        errors: [],
        messages: [],
        result_info: { count: 2, page: 1, per_page: 20, total_count: 2, total_pages: 1 },
      }),
    );
  });

  test("comes in pages", async () => {
    await touch(older, NOON);
    await touch(younger, "2026-11-23T12:00:05Z");
    const page = async (query: string) => (await send("GET", `/client/v4/accounts?${query}`)).body;
    expect(await page("per_page=1&page=2")).toMatchObject({
      result: [{ id: younger }],
      result_info: { count: 1, page: 2, per_page: 1, total_count: 2, total_pages: 2 },
    });
    expect(await page("page=2")).toMatchObject({ result: [], result_info: { count: 0, page: 2, total_count: 2 } });
    expect(verdictIn(await send("GET", "/client/v4/accounts?per_page=51"))).toBe("400 / 12130");
    expect(verdictIn(await send("GET", "/client/v4/accounts?page=0"))).toBe("400 / 12130");
  });

  test("is the list of the control plane, too", async () => {
    await touch(older, NOON);
    await touch(younger, "2026-11-23T12:00:05Z");
    expect((await send("GET", "/_emulator/accounts?per_page=1&page=2")).body).toEqual({
      accounts: [
        {
          id: younger,
          name: `Emulated account ${younger}`,
          created_at: "2026-11-23T12:00:05Z",
          last_used_at: "2026-11-23T12:00:05Z",
        },
      ],
      page: 2,
      per_page: 1,
      total_count: 2,
    });
    expect((await send("GET", "/_emulator/accounts")).body).toMatchObject({ page: 1, per_page: 100 });
  });
});

test("GET /accounts/{id} shows any account, and puts it on the list, as every use does", async () => {
  const id = freshId();
  const answer = await send("GET", `/client/v4/accounts/${id}`);
  expect([answer.status, answer.text]).toEqual([
    200,
    JSON.stringify({ result: shown(id), success: true, errors: [], messages: [] }),
  ]);
  await eventually(async () =>
    expect((await send("GET", "/client/v4/accounts")).body).toMatchObject({ result: [shown(id)] }),
  );
});

test("accounts and zones can be read while Access is not enabled in them", async () => {
  const account = new AccountClient("accounts");
  await account.settings({ access_enabled: false });
  for (const kind of ["accounts", "zones"]) {
    expect(verdictIn(await send("GET", `/client/v4/${kind}/${account.id}`))).toBe("200");
  }
});

describe("GET /zones/{id}", () => {
  const zone = freshId();
  const result = {
    id: zone,
    name: `zone-${zone.slice(0, 8)}.example`,
    status: "active",
    paused: false,
    type: "full",
    development_mode: 0,
    name_servers: ["ada.ns.emulator.example", "bob.ns.emulator.example"],
    created_on: NOON,
    modified_on: NOON,
    activated_on: NOON,
    account: { id: zone, name: `Emulated account ${zone}` },
  };
  const envelope = { success: true, errors: [], messages: [] };

  test("shows a zone that is not bound as part of the account with its id", async () => {
    const answer = await send("GET", `/client/v4/zones/${zone}`);
    expect([answer.status, answer.text]).toEqual([200, JSON.stringify({ result, ...envelope })]);
  });

  test("shows a bound zone with its name, its account and the account's age", async () => {
    await touch(older, NOON);
    vi.setSystemTime("2026-11-23T13:00:00Z");
    await send("PUT", `/_emulator/zones/${zone}`, { body: { account_id: older, name: "shop.example" } });
    const bound = { ...result, name: "shop.example", account: { id: older, name: `Emulated account ${older}` } };
    const answer = await send("GET", `/client/v4/zones/${zone}`);
    expect([answer.status, answer.text]).toEqual([200, JSON.stringify({ result: bound, ...envelope })]);
  });
});

test.each([
  "/user/tokens/verify",
  "/user",
  "/memberships",
  "/accounts",
  `/accounts/${freshId()}`,
  `/accounts/${freshId()}/tokens/verify`,
  "/zones",
  `/zones/${freshId()}`,
])("%s is read only", async (path) => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const answer = await send(method, `/client/v4${path}`, { body: {} });
    expect([verdictIn(answer), answer.headers.get("allow")]).toEqual(["405 / 10405", "GET"]);
  }
});

test("an account shows in the neighbours what its tokens were created in", async () => {
  const account = new AccountClient("accounts", older);
  const { created_at } = tokenIn(await account.create({ name: "first" }));
  expect((await send("GET", `/client/v4/accounts/${older}`)).body).toMatchObject({
    result: { created_on: created_at },
  });
});
