/** The journal, tokens and evidence of an account through the library, on raw workerd. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, startEmulator, type Account, type Emulator } from "../../support/node/built-library.ts";
import { create, errorOf, list, operation, secretOf } from "../../support/node/emulators.ts";
import { asPage } from "../../support/node/page-client.ts";
import { httpServer } from "../../support/node/tunnels.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

function send(account: Account, method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${account.apiUrl}/accounts/${account.id}/access/service_tokens${path}`, {
    method,
    headers: { authorization: `Bearer ${account.token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("account.requests()", () => {
  test("has what was asked and answered, and no secret", async () => {
    const account = await emulator.account();
    const token = await create(account, "CI");
    await send(account, "GET", "/no-such-token?x=1");
    const { requests, total_count, dropped } = await account.requests();
    expect(requests).toMatchObject([
      { id: 1, method: "POST", operation: "create", status: 201, token_id: token.id, codes: [], query: "" },
      { id: 2, method: "GET", operation: "get", status: 404, codes: [12135], query: "x=1" },
    ]);
    expect({ total_count, dropped }).toEqual({ total_count: 2, dropped: 0 });
    expect(JSON.stringify(requests)).not.toContain(secretOf(token));
  });

  test("filters, orders and pages", async () => {
    const account = await emulator.account();
    const token = await create(account, "CI");
    await list(account);
    await send(account, "GET", "/no-such-token");
    await operation(account, "GET", `/${token.id}`);
    const ids = async (query: Parameters<Account["requests"]>[0]) =>
      (await account.requests(query)).requests.map(({ id }) => id);
    expect(await ids({ operation: "get" })).toEqual([3, 4]);
    expect(await ids({ operation: "get", status: 200 })).toEqual([4]);
    expect(await ids({ status: "4xx" })).toEqual([3]);
    expect(await ids({ code: 12135 })).toEqual([3]);
    expect(await ids({ method: "POST" })).toEqual([1]);
    expect(await ids({ token_id: token.id })).toEqual([1, 4]);
    expect(await ids({ after: 2 })).toEqual([3, 4]);
    expect(await ids({ before: 4, order: "desc", per_page: 2 })).toEqual([3, 2]);
    expect(await ids({ order: "desc", per_page: 2 })).toEqual([4, 3]);
    expect(await ids({ page: 2, per_page: 3 })).toEqual([4]);
    expect(await ids({ weaker_than: "inferred" })).toEqual([3]);
    await asPage(account, "POST", `/${token.id}/refresh`);
    expect(await ids({ client: "page" })).toEqual([5]);
    expect(await ids({ client: "none" })).toEqual([1, 2, 3, 4]);
    expect((await collected(account.eachRequest({ client: "page" }))).map(({ id, client }) => [id, client])).toEqual([
      [5, "page"],
    ]);
  });

  test("refuses what it does not know, in the words of the control plane", async () => {
    const account = await emulator.account();
    const problem = await errorOf(account.requests({ operation: "creat" as "create" }));
    expect(problem).toMatchObject({ code: "control-plane", status: 400 });
    expect(problem.message).toContain("operation must be one of create");
    expect((await errorOf(account.requests({ statu: 4 } as object))).message).toContain("is status");
  });

  test("is empty after clearRequests()", async () => {
    const account = await emulator.account();
    await list(account);
    await account.clearRequests();
    expect((await account.requests()).total_count).toBe(0);
  });
});

test("account.eachRequest() gives all, page after page, once", async () => {
  const account = await emulator.account();
  for (let round = 0; round < 11; round++) await Promise.all(Array.from({ length: 100 }, () => list(account)));
  const all = await collected(account.eachRequest());
  expect(all.map(({ id }) => id)).toEqual(Array.from({ length: 1100 }, (_, index) => index + 1));
  expect((await collected(account.eachRequest({ after: 1098 }))).map(({ id }) => id)).toEqual([1099, 1100]);
  expect((await collected(account.eachRequest({ before: 3 }))).map(({ id }) => id)).toEqual([1, 2]);
  expect(await collected(account.eachRequest({ operation: "create" }))).toEqual([]);
});

test("account.eachRequest() asks for no advice: each page of it would cost a look at the whole journal", async () => {
  const account = await emulator.account();
  await Promise.all([list(account), list(account)]);
  const asked: string[] = [];
  const between = await httpServer(async ({ url = "" }, answer) => {
    asked.push(url);
    answer.end(await (await fetch(`${emulator.url}${url}`)).text());
  });
  const same = await connect(`http://127.0.0.1:${between.port}`).account({ id: account.id });
  expect(await collected(same.eachRequest())).toHaveLength(2);
  expect(asked).toEqual([expect.stringContaining("advice=false")]);
});

test("account.advice() tells what was probably not meant", async () => {
  const account = await emulator.account();
  await operation(account, "POST", "", { name: "CI", durations: "1h" });
  const advice = await account.advice();
  expect(advice.map(({ kind }) => kind)).toContain("unknown-field");
  expect(advice[0]?.requests).toEqual([1]);
});

describe("account.tokens()", () => {
  test("has them with their state by the account's clock", async () => {
    const account = await emulator.account();
    await account.clock.freeze("2030-01-01T00:00:00Z");
    const soon = await operation(account, "POST", "", { name: "soon", duration: "1h" });
    await operation(account, "POST", "", { name: "disabled", enabled: false });
    const gone = await create(account, "gone");
    await operation(account, "DELETE", `/${gone.id}`);
    await account.clock.advance("2h");
    const states = async (query?: Parameters<Account["tokens"]>[0]) =>
      (await account.tokens(query)).tokens.map(({ name, state }) => `${name} ${state}`);
    expect(await states()).toEqual(["soon expired", "disabled disabled"]);
    expect(await states({ deleted: true })).toEqual(["soon expired", "disabled disabled", "gone deleted"]);
    expect(await states({ name: "soon" })).toEqual(["soon expired"]);
    expect(await states({ per_page: 1, page: 2 })).toEqual(["disabled disabled"]);
    expect(await account.getToken(gone.id)).toMatchObject({ state: "deleted", deleted_at: "2030-01-01T00:00:00Z" });
    expect(await account.getToken(soon.id)).toMatchObject({ state: "expired", client_id: soon.client_id });
    expect((await collected(account.eachToken({ deleted: true }))).map(({ name }) => name)).toEqual([
      "soon",
      "disabled",
      "gone",
    ]);
    expect(JSON.stringify(await account.tokens())).not.toContain(secretOf(soon));
  });

  test("pages through more than a page has", async () => {
    const account = await emulator.account({
      seed: { settings: { assumptions: { "token-limit": "none" } }, bulk: { count: 2001, name: "t-{n}" } },
    });
    const names = (await collected(account.eachToken())).map(({ name }) => name);
    expect(new Set(names).size).toBe(2001);
  });

  test("a token in use is not deleted until it no longer is", async () => {
    const account = await emulator.account();
    const { id } = await create(account);
    expect(await account.markInUse(id)).toMatchObject({ id, in_use: true });
    expect(await (await send(account, "DELETE", `/${id}`)).json()).toMatchObject({ errors: [{ code: 12139 }] });
    expect(await account.markInUse(id, false)).toMatchObject({ in_use: false });
    expect((await send(account, "DELETE", `/${id}`)).status).toBe(200);
  });

  test.each(["no-such-token", "a/b?c#d", "..", "."])("there is no token %j", async (id) => {
    const account = await emulator.account();
    expect(await errorOf(account.getToken(id))).toMatchObject({ code: "control-plane", status: 404 });
    expect(await errorOf(account.markInUse(id))).toMatchObject({ code: "control-plane", status: 404 });
  });
});

test("account.evidence() says what each assumption rests on", async () => {
  const evidence = await (await emulator.account()).evidence();
  expect(evidence["create-status"]).toMatchObject({ default: 201, grade: "documented" });
  const grades = new Set(["documented", "recorded", "acceptance-tested", "inferred", "assumed"]);
  expect(Object.values(evidence).filter(({ grade }) => !grades.has(grade))).toEqual([]);
});

test("settings can be sent back as they are shown", async () => {
  const account = await emulator.account();
  const settings = await account.changeSettings({
    api_tokens: [{ name: "ci", permissions: ["Access: Service Tokens Read"], token: account.token }],
    rate_limit: { quota: 5, window: "1m" },
    propagation_lag: "5s",
    journal_limit: 10,
    random_seed: "one",
  });
  expect(JSON.stringify(settings)).not.toContain(account.token);
  const other = await emulator.account();
  expect(await other.changeSettings(settings)).toEqual(settings);
});
