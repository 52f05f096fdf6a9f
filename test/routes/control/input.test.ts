import { describe, expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { controlErrorIn, send, AccountClient, tokenIn, verdictIn } from "../../support/workerd/client.ts";

const id = freshId();
const account = `/_emulator/accounts/${id}`;
const zone = `/_emulator/zones/${freshId()}`;

/** The status, and the error's code and message. */
async function refusal(method: string, path: string, body?: unknown): Promise<[number, string, string]> {
  const answer = await send(method, path, { body });
  const { code, message } = controlErrorIn(answer);
  return [answer.status, code, message];
}

describe("an unknown field is refused with the nearest name that is known", () => {
  test.each<[string, string, unknown, string]>([
    [
      "PATCH",
      `${account}/settings`,
      { acces_enabled: false },
      "acces_enabled is not known; the nearest name that is known is access_enabled.",
    ],
    [
      "PATCH",
      `${account}/settings`,
      { assumption: {} },
      "assumption is not known; the nearest name that is known is assumptions.",
    ],
    [
      "PATCH",
      `${account}/settings`,
      { assumptions: { "token-limits": 1 } },
      "assumptions.token-limits is not known; the nearest name that is known is token-limit.",
    ],
    [
      "PATCH",
      `${account}/settings`,
      { assumptions: { duplicate_names: "refuse" } },
      "assumptions.duplicate_names is not known; the nearest name that is known is duplicate-names.",
    ],
    [
      "POST",
      `${account}/verify`,
      { client_id: "a", client_secret: "b", clientid: "c" },
      "clientid is not known; the nearest name that is known is client_id.",
    ],
    ["PUT", zone, { account_id: id, nam: "a.example" }, "nam is not known; the nearest name that is known is name."],
    [
      "GET",
      "/_emulator/accounts?perpage=2",
      undefined,
      "perpage is not known; the nearest name that is known is per_page.",
    ],
    ["POST", "/_emulator/accounts", { ids: [id] }, "ids is not known; the nearest name that is known is id."],
    ["POST", "/_emulator/accounts", { tokens: [] }, "tokens is not known; seed.tokens is."],
    ["PATCH", `${account}/settings`, { "token-limit": 1 }, "token-limit is not known; assumptions.token-limit is."],
    [
      "POST",
      "/_emulator/seed",
      { id, accounts: [{ id, duration: "1h" }], schema: "" },
      "accounts.0.duration is not known; accounts.0.tokens.0.duration, accounts.0.bulk.duration are. id is not known; accounts.0.id is. schema is not known; the nearest name that is known is about.",
    ],
  ])("%s %s %j", async (method, path, body, message) => {
    expect(await refusal(method, path, body)).toEqual([400, "invalid-input", message]);
  });

  test("and nothing of the rest is done", async () => {
    await send("PATCH", `${account}/settings`, { body: { access_enabled: false, unknown: 1 } });
    expect((await send("GET", `${account}/settings`)).body).toMatchObject({ access_enabled: true });
  });

  test("even when its name is very long", async () => {
    const [status, , message] = await refusal("PATCH", `${account}/settings`, { ["x".repeat(100_000)]: 1 });
    expect(status).toBe(400);
    expect(message.length).toBeLessThan(400);
  });
});

describe("a wrong value is refused in words that name the field", () => {
  test.each<[string, string, unknown, string]>([
    ["PATCH", `${account}/settings`, { access_enabled: "no" }, "access_enabled must be true or false."],
    ["PATCH", `${account}/settings`, { assumptions: [] }, "assumptions must be an object of assumptions."],
    [
      "PATCH",
      `${account}/settings`,
      { assumptions: { "create-status": "201" } },
      "assumptions.create-status must be 201 or 200.",
    ],
    ["PATCH", `${account}/settings`, [], "The input must be an object of settings."],
    ["PATCH", `${account}/settings`, "null", "The input must be an object of settings."],
    ["POST", `${account}/verify`, { client_id: 7, client_secret: "b" }, "client_id must be a string."],
    ["POST", `${account}/verify`, { client_id: "a" }, "client_secret must be a string."],
    ["POST", `${account}/verify`, "7", "The input must be a JSON object with client_id and client_secret."],
    ["PUT", zone, { account_id: "ABC" }, "account_id must be an account id: 32 lower-case hex digits."],
    ["PUT", zone, {}, "account_id must be an account id: 32 lower-case hex digits."],
    ["PUT", zone, { account_id: id, name: "no spaces.example" }, "name must be a host name of at most 253 characters."],
    ["PUT", zone, { account_id: id, name: "" }, "name must be a host name of at most 253 characters."],
    ["POST", "/_emulator/accounts", [], "The input must be a JSON object."],
    ["GET", "/_emulator/accounts?page=0", undefined, "page must be a whole number from 1 to 2147483647."],
    ["GET", "/_emulator/accounts?per_page=1001", undefined, "per_page must be a whole number from 1 to 1000."],
    ["GET", "/_emulator/accounts?per_page=1e2", undefined, "per_page must be a whole number from 1 to 1000."],
  ])("%s %s %j", async (method, path, body, message) => {
    expect(await refusal(method, path, body)).toEqual([400, "invalid-input", message]);
  });
});

test.each(["{", "{'a':1}", '{"a":1}}', "access_enabled=false", "[1,]"])(
  "the body %j is not valid JSON",
  async (body) => {
    const expected = [400, "invalid-json", "The request body is not valid JSON."];
    expect(await refusal("PATCH", `${account}/settings`, body)).toEqual(expected);
  },
);

test("a body of more than 32 MiB is refused", async () => {
  const body = JSON.stringify({ client_id: "x".repeat(32 * 1024 * 1024), client_secret: "" });
  expect(await refusal("POST", `${account}/verify`, body)).toMatchObject([413, "body-too-large", expect.anything()]);
});

test("an empty body is an empty object", async () => {
  expect((await send("PATCH", `${account}/settings`, { body: "" })).status).toBe(200);
  expect((await send("POST", "/_emulator/accounts")).status).toBe(201);
});

describe("a method that a path does not have is refused with those that it has", () => {
  test.each([
    ["POST", "/_emulator/", "GET"],
    ["PUT", "/_emulator/accounts", "GET, POST"],
    ["DELETE", "/_emulator/accounts", "GET, POST"],
    ["POST", account, "GET, PATCH, DELETE"],
    ["PUT", `${account}/settings`, "GET, PATCH"],
    ["GET", `${account}/verify`, "POST"],
    ["POST", zone, "GET, PUT, DELETE"],
  ])("%s %s", async (method, path, allow) => {
    const answer = await send(method, path);
    expect([answer.status, answer.headers.get("allow"), controlErrorIn(answer)]).toEqual([
      405,
      allow,
      { code: "method-not-allowed", message: `${method} is not answered here; use ${allow}.` },
    ]);
  });
});

describe("a path that there is not is refused", () => {
  test.each([
    "/_emulator/account",
    "/_emulator/accounts/abc/settings",
    `/_emulator/accounts/${id.toUpperCase().replace(/^./, "A")}/settings`,
    `${account}/settings/more`,
    `/_emulator/zones/${id}0`,
    "/_emulator/zones",
    "/no-such-page",
    "/client/v5/accounts",
  ])("%s", async (path) => {
    const [status, code] = await refusal("GET", path);
    expect([status, code]).toEqual([404, "not-found"]);
  });

  test.each([
    ["PUT", "/_emulator/accounts//snapshot", "an account"],
    ["GET", "/_emulator/accounts/1/clock", "an account"],
    ["GET", "/_emulator/zones/not-to-be-repeated", "a zone"],
  ])("%s %s: what an id is, is told, and not what stands there", async (method, path, kind) => {
    const [status, code, message] = await refusal(method, path);
    const place = `After /${kind.split(" ")[1]}s/ must stand ${kind} id, 32 lower-case hex digits: this path has none there.`;
    expect([status, code, message]).toEqual([404, "not-found", place]);
  });
});

describe("the accounts", () => {
  test("begin with a fresh id, which is an account that nobody used", async () => {
    const [one, other] = [
      await send("POST", "/_emulator/accounts"),
      await send("POST", "/_emulator/accounts", { body: {} }),
    ];
    expect([one.status, one.body]).toEqual([201, { id: expect.stringMatching(/^[0-9a-f]{32}$/), tokens: 0 }]);
    expect(one.body).not.toEqual(other.body);
  });

  test("are empty again after their delete", async () => {
    const universe = new AccountClient("accounts");
    const token = tokenIn(await universe.create({ name: "gone" }));
    await universe.settings({ assumptions: { "create-status": 200 } });
    const answer = await send("DELETE", `/_emulator/accounts/${universe.id}`);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(verdictIn(await universe.get(token.id))).toBe("404 / 12135");
    expect(verdictIn(await universe.create({ name: "new" }))).toBe("201");
  });

  test("answer whether a pair would be let in, as a question that changes nothing", async () => {
    const universe = new AccountClient("accounts");
    const token = tokenIn(await universe.create({ name: "asked" }));
    const before = (await universe.get(token.id)).text;
    expect(await universe.verify(token)).toMatchObject({
      status: 200,
      body: { admitted: true, secret: "current", reason: null },
    });
    expect(await universe.verify({ ...token, client_secret: "wrong" })).toMatchObject({
      status: 200,
      body: { admitted: false, secret: null, reason: "wrong-secret" },
    });
    expect(await universe.verify({ ...token, client_id: "0".repeat(32) })).toMatchObject({
      body: { admitted: false, secret: null, reason: "unknown-client-id" },
    });
    expect((await universe.get(token.id)).text).toBe(before);
  });
});

test("of very many things that are wrong, the first ten are told, at once", async () => {
  const assumptions = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`unknown-${n}`, 1]));
  const [status, , message] = await refusal("PATCH", `${account}/settings`, { assumptions });
  expect(status).toBe(400);
  expect(message).toMatch(/And 49990 more\.$/);
  expect(String(message).length).toBeLessThan(3000);
});

test("settings can be sent back as they are shown", async () => {
  const shown = (await send("GET", `${account}/settings`)).body;
  const { status, body } = await send("PATCH", `${account}/settings`, { body: shown });
  expect([status, body]).toEqual([200, shown]);
});
