/** Every request has one row in the journal of its account, which tells what was asked and what was answered. */
import { describe, expect, test } from "vitest";
import { accountOf, freshId } from "../../support/workerd/accounts.ts";
import { BEARER, send, tokenIn, AccountClient, type Answer } from "../../support/workerd/client.ts";
import { journalOf, onlyRowOf, rowsOf } from "../../support/workerd/journal.ts";

const PATH = (id: string, kind = "accounts") => `/client/v4/${kind}/${id}/access/service_tokens`;

/** An account, and how it stood before the request of a test. */
async function accountWithToken() {
  const account = new AccountClient("accounts");
  const token = tokenIn(await account.create({ name: "a token" }));
  await account.control("DELETE", "requests");
  return { account, token, path: PATH(account.id) };
}

type Given = Awaited<ReturnType<typeof accountWithToken>>;

describe("an operation has one row", () => {
  test.each<[string, (given: Given) => Promise<Answer>, object]>([
    ["list", ({ account }) => account.list({ per_page: 7, page: 2 }), { query: "per_page=7&page=2", status: 200 }],
    ["create", ({ account }) => account.create({ name: "b" }), { body: '{"name":"b"}', status: 201, method: "POST" }],
    ["get", ({ account, token }) => account.get(token.id), { status: 200, method: "GET", body: null }],
    [
      "update",
      ({ account, token }) => account.update(token.id, { name: "c" }),
      { body: '{"name":"c"}', method: "PUT" },
    ],
    ["refresh", ({ account, token }) => account.refresh(token.id), { body: null, method: "POST" }],
    ["rotate", ({ account, token }) => account.rotate(token.id, {}), { body: "{}", method: "POST" }],
    ["delete", ({ account, token }) => account.delete(token.id), { method: "DELETE" }],
  ])("%s", async (operation, request, expected) => {
    const given = await accountWithToken();
    const answer = await request(given);
    const row = await onlyRowOf(given.account);
    expect(row).toMatchObject({
      operation,
      path: expect.stringMatching(new RegExp(`^${given.path}(/${given.token.id})?(/${operation})?$`)),
      status: answer.status,
      codes: [],
      api_token: null,
      body_cut: false,
      unknown_fields: [],
      fault: null,
      retry_after: null,
      ...expected,
    });
    const about = { list: null, create: operation === "create" ? tokenIn(answer).id : null }[operation];
    expect(row.token_id).toBe(about === undefined ? given.token.id : about);
    expect(row.page_info).toEqual(operation === "list" ? { page: 2, per_page: 7, total_count: 1 } : null);
    expect(answer.headers.get("cf-ray")).toBe(row.ray);
  });

  test.each(["list", "create", "get", "update", "delete"])("%s through a zone, bound or not", async (operation) => {
    for (const isBound of [false, true]) {
      const account = new AccountClient("accounts");
      const zone = new AccountClient("zones", isBound ? freshId() : account.id);
      if (isBound) await send("PUT", `/_emulator/zones/${zone.id}`, { body: { account_id: account.id } });
      const { id } = tokenIn(await account.create({ name: "a token" }));
      await account.control("DELETE", "requests");
      const requests: Record<string, () => Promise<Answer>> = {
        list: () => zone.list(),
        create: () => zone.create({ name: "b" }),
        get: () => zone.get(id),
        update: () => zone.update(id, {}),
        delete: () => zone.delete(id),
      };
      const answer = await requests[operation]?.();
      expect(await onlyRowOf(account)).toMatchObject({
        operation,
        status: answer?.status,
        path: expect.stringMatching(`^${PATH(zone.id, "zones")}`),
      });
      if (isBound) expect(await rowsOf(zone)).toEqual([]);
    }
  });

  test("and so has the reading of the account, or of its zone, without being an operation", async () => {
    const account = new AccountClient("accounts");
    await send("GET", `/client/v4/accounts/${account.id}`);
    await send("GET", `/client/v4/zones/${account.id}`);
    expect(await rowsOf(account)).toMatchObject([
      { path: `/client/v4/accounts/${account.id}`, operation: null, status: 200, codes: [], evidence: "recorded" },
      { path: `/client/v4/zones/${account.id}`, operation: null, status: 200 },
    ]);
  });
});

describe("a refusal has one row", () => {
  test.each<[string, (given: Given) => Promise<Answer>, object]>([
    ["of an unknown token", ({ account }) => account.get(freshId()), { operation: "get", codes: [12135], status: 404 }],
    [
      "of the rule",
      ({ account }) => account.create({ name: "" }),
      { operation: "create", codes: [12130], token_id: null },
    ],
    ["of its form", ({ account }) => account.create({ name: 5 }), { operation: "create", body: '{"name":5}' }],
    [
      "of its form, about a token",
      ({ account, token }) => account.update(token.id, "["),
      { operation: "update", body: "[" },
    ],
    [
      "of its query",
      ({ account }) => account.list({ page: 0 }),
      { operation: "list", query: "page=0", page_info: null },
    ],
    ["without credentials", ({ account }) => account.send("GET", "", { headers: {} }), { codes: [9106], status: 400 }],
    [
      "with malformed credentials",
      ({ account }) => account.send("POST", "", { headers: { authorization: "Basic x" }, body: { name: "unread" } }),
      { codes: [6003], status: 400, body: null, evidence: "recorded" },
    ],
    [
      "of a path that is not emulated",
      ({ account }) => account.send("GET", "/a/b"),
      { codes: [50100], status: 501, operation: null, evidence: "not-emulated", assumptions: [] },
    ],
    ["of a path that ends in a slash", ({ account }) => account.send("GET", "/"), { codes: [50100], status: 501 }],
    [
      "of a method",
      ({ account }) => account.send("PATCH", "", { body: { a: 1 } }),
      { codes: [10405], status: 405, method: "PATCH", body: '{"a":1}', assumptions: ["method-not-allowed"] },
    ],
    [
      "of a body that is too large",
      ({ account }) => account.create("x".repeat(1024 * 1024 + 1)),
      { codes: [12130], status: 413, body: null, operation: null, assumptions: ["body-limit"] },
    ],
  ])("%s", async (_, request, expected) => {
    const given = await accountWithToken();
    const answer = await request(given);
    const row = await onlyRowOf(given.account);
    expect(row).toMatchObject({ status: answer.status, fault: null, retry_after: null, ...expected });
    expect(answer.headers.get("cf-ray")).toBe(row.ray);
    expect(answer.headers.get("emulator-evidence")).toBe(row.assumptions.join(", ") || row.evidence);
  });

  test("of a bound zone's path, too, and none where there is no account", async () => {
    const account = new AccountClient("accounts");
    const zone = new AccountClient("zones");
    await send("PUT", `/_emulator/zones/${zone.id}`, { body: { account_id: account.id } });
    await account.create({ name: "a token" });
    await account.control("DELETE", "requests");
    await zone.send("GET", "", { headers: {} });
    expect(await onlyRowOf(account)).toMatchObject({ path: PATH(zone.id, "zones"), codes: [9106] });
    for (const path of [
      "/accounts",
      "/user/tokens/verify",
      "/accounts/abc/access/service_tokens",
      `/zones/${"A".repeat(32)}`,
    ]) {
      await send("GET", `/client/v4${path}`);
    }
    expect(await rowsOf(account)).toHaveLength(1);
  });

  test("when Access is not enabled: of a wrong form, too", async () => {
    const { account } = await accountWithToken();
    await account.settings({ access_enabled: false });
    await account.list();
    await account.create({ name: 5 });
    expect(await rowsOf(account)).toMatchObject([{ codes: [9999] }, { codes: [9999], operation: "create" }]);
  });
});

describe("a fault is told with what its client saw", () => {
  test.each<[object, object]>([
    [
      { type: "error", status: 500, code: 10001 },
      { status: 500, codes: [10001], fault: "error" },
    ],
    [
      { type: "error", status: 429, retry_after: 7 },
      { status: 429, codes: [], fault: "error", retry_after: 7 },
    ],
    [
      { type: "gateway-page", status: 502 },
      { status: 502, codes: [], fault: "gateway-page" },
    ],
    [{ type: "delay", by: "30ms" }, { fault: "delay" }],
    [{ type: "truncate" }, { fault: "truncate" }],
  ])("%j", async (effect, expected) => {
    for (const position of ["before", "after-commit"]) {
      const account = new AccountClient("accounts");
      await account.control("POST", "faults", { operation: "create", position, effect });
      const answer = await account.create({ name: "a" });
      const row = await onlyRowOf(account);
      expect(row).toMatchObject({ operation: "create", status: answer.status, ...expected });
      expect(row.token_id === null).toBe(position === "before" && !("by" in effect));
      expect(answer.headers.get("cf-ray")).toBe(row.ray);
      expect(answer.headers.get("emulator-evidence")).toBe(row.assumptions.join(", ") || row.evidence);
      if ("by" in effect) expect(row.duration_ms).toBeGreaterThanOrEqual(29);
    }
  });
});

test("an answer that is dropped is told with the status that its client saw", async () => {
  const account = new AccountClient("accounts");
  const fault = {
    operation: "list",
    match: {},
    position: "after-commit",
    effect: { type: "drop" },
    times: 1,
    skip: 0,
  } as const;
  await accountOf(account.id).addFault(fault); // which a host that cannot drop would refuse
  await expect(account.list()).rejects.toThrow(/drop/);
  expect(await onlyRowOf(account)).toMatchObject({ operation: "list", status: 200, fault: "drop" });
});

test("the row names the client, and cuts what is long", async () => {
  const account = new AccountClient("accounts");
  const body = JSON.stringify({ name: "a", note: "ä".repeat(5000) });
  await account.send("POST", `?${"q".repeat(3000)}=1`, { headers: { ...BEARER, "user-agent": "u".repeat(600) }, body });
  const row = await onlyRowOf(account);
  expect(row).toMatchObject({ user_agent: "u".repeat(512), body_cut: true, unknown_fields: ["note"] });
  expect([row.body?.length, row.path.length + 1 + row.query.length]).toEqual([4096, 2048]);
});

test("no user agent and no body are null", async () => {
  const account = new AccountClient("accounts");
  await account.list();
  expect(await onlyRowOf(account)).toMatchObject({ user_agent: null, body: null, body_cut: false });
});

test("fields and parameters that nothing reads are named, as far as there are ten", async () => {
  const { account, token } = await accountWithToken();
  await account.create({ name: "b", client_secret: "x", constructor: 1, toString: 1 });
  await account.list({ per_page: 2, perpage: 2 });
  await account.rotate(token.id, { name: "b" });
  await account.send("POST", `/${token.id}/refresh`, { body: { duration: "2h" } });
  await account.create({ name: "c", ...Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}`, n])) });
  const told = (await rowsOf(account)).map(({ unknown_fields: names }) => names);
  expect(told.slice(0, 4)).toEqual([["client_secret", "constructor", "toString"], ["perpage"], ["name"], ["duration"]]);
  expect(told[4]).toHaveLength(10);
});

test("200 requests at once have 200 rows with ids of their own, in the order of their ids", async () => {
  const account = new AccountClient("accounts");
  await account.settings({ assumptions: { "token-limit": 60 } });
  await Promise.all(
    Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? account.create({ name: `${n}` }) : account.get(`${n}`))),
  );
  const { requests, total_count: total } = await journalOf(account, "?per_page=1000");
  expect([requests.length, total]).toEqual([200, 200]);
  expect(requests.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
  expect(new Set(requests.map(({ ray }) => ray)).size).toBe(200);
  expect(requests.filter(({ status }) => status === 201)).toHaveLength(60);
});

test("a journal belongs to one account, is emptied by DELETE, and goes with a reset", async () => {
  const [one, other] = [new AccountClient("accounts"), new AccountClient("accounts")];
  await one.list();
  await other.list();
  expect((await one.control("DELETE", "requests")).status).toBe(204);
  expect(await journalOf(one)).toEqual({
    requests: [],
    page: 1,
    per_page: 100,
    total_count: 0,
    dropped: 0,
    advice: [],
  });
  expect(await rowsOf(other)).toHaveLength(1);
  await send("DELETE", `/_emulator/accounts/${other.id}`);
  expect(await rowsOf(other)).toEqual([]);
});
