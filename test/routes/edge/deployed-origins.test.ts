/** Origins of a deployed emulator: of the operator's list alone, when they are set and whenever they are used. The network is the test's. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { controlErrorIn, sendTo, type Answer, type Bindings } from "../../support/workerd/client.ts";
import { deployed, newTenant, operator, OPERATORS_TOKEN, type Bearer } from "../../support/workerd/tenants.ts";

const HOST = "app.example.com";
const LISTED = "origin.example, api.example:8443";
const listing = (list?: string | null): Bindings => ({ ...deployed, ...(list ? { EMULATOR_ORIGINS: list } : {}) });

/** What was asked of the network, and what it answers. */
let asked: Request[] = [];
let answers: (request: Request) => Response | Promise<Response>;
beforeEach(() => {
  asked = [];
  answers = () => new Response("from the origin");
  vi.spyOn(globalThis, "fetch").mockImplementation(async (request) => {
    asked.push(request as Request);
    return answers(request as Request);
  });
});
afterEach(() => vi.restoreAllMocks());

const put = (who: Bearer, id: string, url: string, list: string | null = LISTED, host = HOST): Promise<Answer> =>
  sendTo(listing(list), "PUT", `/_emulator/accounts/${id}/origins/${host}`, {
    headers: { authorization: `Bearer ${who.token}` },
    body: { url },
  });
const visit = (id: string, list: string | null = LISTED, headers: Record<string, string> = {}): Promise<Answer> =>
  sendTo(listing(list), "GET", `/_edge/${id}/${HOST}/a%2Fb?x=1`, { headers });

describe("an origin of the list", () => {
  test("is set by the tenant and by the operator, and asked by https, without the emulator's headers or a secret", async () => {
    const tenant = await newTenant();
    for (const who of [tenant, operator]) {
      const id = await who.account();
      const set = await put(who, id, "https://Origin.example/");
      expect([set.status, set.body]).toEqual([200, { hostname: HOST, url: "https://origin.example:443" }]);
      const sent = {
        "cf-access-client-id": "an.access",
        "cf-access-client-secret": "known-to-the-test",
        "emulator-authorization": `Bearer ${OPERATORS_TOKEN}`,
        "proxy-authorization": "Basic eDp5",
        authorization: "the application's own",
      };
      const answer = await visit(id, LISTED, sent);
      expect([answer.status, answer.text]).toEqual([200, "from the origin"]);
      const request = asked.pop();
      expect([request?.url, request?.redirect]).toEqual(["https://origin.example/a%2Fb?x=1", "manual"]);
      const headers = Object.fromEntries(request?.headers ?? []);
      expect(headers).toMatchObject({
        "cf-access-client-id": "an.access",
        authorization: "the application's own",
        "x-forwarded-host": HOST,
        "x-forwarded-proto": "https",
        via: "1.1 access-emulator-localhost",
      });
      expect(Object.keys(headers).filter((name) => /^emulator-|secret|^proxy-/.test(name))).toEqual([]);
    }
    expect(asked).toEqual([]);
  });

  test("counts with its port", async () => {
    const id = await operator.account();
    expect((await put(operator, id, "https://api.example:8443")).status).toBe(200);
    for (const url of ["https://api.example", "https://origin.example:8443", "https://www.origin.example"]) {
      expect((await put(operator, id, url)).status, url).toBe(403);
    }
    await visit(id);
    expect(asked.map(({ url }) => url)).toEqual(["https://api.example:8443/a%2Fb?x=1"]);
  });

  test("answers with a redirect, which is the visitor's and not followed", async () => {
    const id = await operator.account();
    await put(operator, id, "https://origin.example");
    answers = () => new Response(null, { status: 302, headers: { location: "https://10.0.0.1/" } });
    const { status, headers } = await visit(id);
    expect([status, headers.get("location"), asked.length]).toEqual([302, "https://10.0.0.1/", 1]);
  });

  test("that does not answer is 502, and tells visitors nothing of where it is", async () => {
    const id = await operator.account();
    await put(operator, id, "https://origin.example");
    answers = () => Promise.reject(new TypeError("connection refused by origin.example"));
    const { status, text } = await visit(id);
    expect([status, text]).toEqual([502, expect.stringContaining('"origin-unreachable"')]);
    expect(text).not.toContain("origin.example");
  });

  test("that sends the request back here is 508", async () => {
    const id = await operator.account();
    await put(operator, id, "https://origin.example");
    const { status, text } = await visit(id, LISTED, { via: "1.0 fred, 1.1 access-emulator-localhost" });
    expect([status, text]).toEqual([508, expect.stringContaining('"origin-loop"')]);
    expect((await visit(id, LISTED, { via: "1.1 access-emulator-localhost.example" })).status).toBe(200);
    expect(asked.length).toBe(1);
  });
});

describe("what is not on the list", () => {
  test.each([
    ["https://elsewhere.example", LISTED, "did not list elsewhere.example: ask"],
    ["https://elsewhere.example:8443", LISTED, "did not list elsewhere.example:8443: ask"],
    ["https://origin.example.evil.example", LISTED, "did not list"],
    ["http://127.0.0.1:3000", LISTED, "did not list http://127.0.0.1:3000: give https://"],
    ["http://origin.example", LISTED, "did not list http://origin.example:80: give https://"],
    ["https://origin.example", null, "sends nothing to any origin, as its operator listed no host: ask"],
    ["http://localhost:3000", null, "sends nothing to any origin"],
  ])("%s with the list %j is refused to the operator, too", async (url, list, sentence) => {
    const id = await operator.account();
    const answer = await put(operator, id, url, list);
    const { code, message } = controlErrorIn(answer);
    expect([answer.status, code, message]).toEqual([403, "origin-not-listed", expect.stringContaining(sentence)]);
    expect(message).toContain("EMULATOR_ORIGINS");
    await visit(id, list);
    expect(asked).toEqual([]);
  });

  test.each(["https://10.0.0.1", "https://origin.example/path", "https://user@origin.example", "http://203.0.113.7"])(
    "%s is no origin at all",
    async (url) => {
      const answer = await put(operator, await operator.account(), url);
      expect([answer.status, controlErrorIn(answer).code]).toEqual([400, "invalid-input"]);
    },
  );

  test("is not asked any more when the list shrinks, and says so until it is there again", async () => {
    const id = await operator.account();
    await put(operator, id, "https://origin.example");
    for (const list of ["api.example:8443", "origin.example:8443", "", null]) {
      const answer = await visit(id, list);
      expect([answer.status, answer.text], String(list)).toEqual([
        502,
        expect.stringContaining('"origin-not-allowed"'),
      ]);
      expect(answer.text).toContain("is not, or no longer, on the list of the emulator's operator");
      expect(answer.text).not.toContain("origin.example");
    }
    expect(asked).toEqual([]);
    expect((await visit(id)).text).toBe("from the origin");
  });

  test("comes into an account by a snapshot, and is not asked either", async () => {
    const tenant = await newTenant();
    const id = await tenant.account();
    await put(tenant, id, "https://origin.example");
    const { body } = await tenant.control("GET", `/accounts/${id}/snapshot`);
    for (const url of ["https://elsewhere.example:443", "http://127.0.0.1:3000", "http://localhost:80"]) {
      const text = JSON.stringify(body).replace("https://origin.example:443", url);
      expect(text).toContain(url);
      expect((await tenant.control("PUT", `/accounts/${id}/snapshot`, text)).status).toBe(200);
      expect((await visit(id)).status).toBe(502);
    }
    expect(asked).toEqual([]);
  });
});

test("an account of another tenant gets no origin", async () => {
  const [owner, other] = [await newTenant(), await newTenant()];
  const id = await owner.account();
  expect((await put(other, id, "https://origin.example")).status).toBe(404);
  expect((await owner.control("GET", `/accounts/${id}/origins`)).body).toEqual({ origins: [] });
});

test("who set and removed an origin stands in the audit", async () => {
  const tenant = await newTenant();
  const id = await tenant.account();
  await put(tenant, id, "https://origin.example");
  await put(tenant, id, "https://elsewhere.example"); // refused: no row
  await tenant.control("DELETE", `/accounts/${id}/origins/${HOST}`);
  const { body } = await operator.control("GET", "/audit?per_page=1000");
  const { entries } = body as { entries: { action: string; subject: string; tenant_id: string | null }[] };
  const rows = entries.filter(({ subject }) => subject === id).map((row) => [row.action, row.tenant_id]);
  expect(rows).toEqual([
    ["origin.remove", tenant.id],
    ["origin.set", tenant.id],
    ["account.create", tenant.id],
  ]);
});

describe("a wrong list", () => {
  test.each([
    ["127.0.0.1", "is an address and no name"],
    ["localhost", "is a private name"],
    ["api.cloudflare.com", "is a host of Cloudflare's own"],
    ["https://origin.example", "is no host name"],
  ])("such as %j is told on every path", async (list, why) => {
    for (const path of ["/_emulator/health", `/_edge/${"0".repeat(32)}/${HOST}/`, "/client/v4/accounts"]) {
      const answer = await sendTo(listing(list), "GET", path);
      expect(answer.status).toBe(500);
      const told = path.startsWith("/client/") ? (answer.headers.get("emulator-hint") ?? "") : answer.text;
      expect(told).toContain("EMULATOR_ORIGINS has ");
      expect(told).toContain(why);
    }
    expect((await sendTo({ EMULATOR_MODE: "local", EMULATOR_ORIGINS: list }, "GET", "/_emulator/health")).status).toBe(
      200,
    );
  });

  test("is one that has the emulator's own name", async () => {
    const { app } = await import("../../../src/app.ts");
    const statusAt = async (url: string) => {
      const response = await app.fetch(new Request(url), listing("emulator.example:8443") as EmulatorEnv);
      return [response.status, (await response.text()).includes("is this emulator itself")];
    };
    expect(await statusAt("https://emulator.example/_emulator/health")).toEqual([500, true]);
  });
});
