/** What stands in an account as an origin is looked at again whenever it is used: whoever wrote it there, nothing else is asked. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { accountOf, freshId } from "../../support/workerd/accounts.ts";
import { controlErrorIn, send, sendTo } from "../../support/workerd/client.ts";
import { deployed, newTenant, operator } from "../../support/workerd/tenants.ts";

const HOST = "app.example.com";
const local = { EMULATOR_MODE: "local" };

let asked: string[] = [];
beforeEach(() => {
  asked = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (request) => {
    asked.push((request as Request).url);
    return new Response("from the origin");
  });
});
afterEach(() => vi.restoreAllMocks());

const visit = (id: string) => sendTo(local, "GET", `/_edge/${id}/${HOST}/x`);

describe("an origin that was kept", () => {
  test.each([
    "http://169.254.169.254:80",
    "http://0.0.0.0:80",
    "http://[::]:80",
    "http://[::ffff:127.0.0.1]:80",
    "http://2130706433:80",
    "http://0177.0.0.1:80",
    "http://0x7f.1:80",
    "http://127.0.0.2:80",
    "http://localhost.evil.example:80",
    "http://app.example.com:80",
    "http://user@127.0.0.1:80",
    "http://127.0.0.1:80@evil.example",
    "http://127.0.0.1:80/path?",
    "https://127.0.0.1:443",
    "https://app.example.com:443",
    "file:///etc/passwd",
    "http://127.0.0.1:0",
    "http://127.0.0.1",
    "",
  ])("as %j is not asked", async (url) => {
    const id = freshId();
    await accountOf(id).setOrigin({ hostname: HOST, url });
    const answer = await visit(id);
    expect([answer.status, controlErrorIn(answer).code]).toEqual([502, "origin-not-allowed"]);
    expect(asked).toEqual([]);
  });

  test("as a place of this machine is asked", async () => {
    const id = freshId();
    await accountOf(id).setOrigin({ hostname: HOST, url: "http://127.0.0.1:3000" });
    expect((await visit(id)).text).toBe("from the origin");
    expect(asked).toEqual(["http://127.0.0.1:3000/x"]);
  });
});

describe("a place of a private network", () => {
  const bindings = { ...local, EMULATOR_ORIGIN_NETWORK: "private" };
  const PLACES = ["http://app:3000", "http://app.internal:80", "http://172.18.0.5:3000", "http://[fd00::2]:80"];

  test.each(PLACES)(
    "as %s is neither taken nor asked where no network holds names back, whatever the variable says",
    async (url) => {
      const id = freshId();
      for (const env of [local, bindings]) {
        const path = `/_emulator/accounts/${id}/origins/${HOST}`;
        const set = await sendTo(env, "PUT", path, { body: { url } });
        expect([set.status, controlErrorIn(set).code]).toEqual([400, "invalid-input"]);
        expect(controlErrorIn(set).message).toContain("start the emulator with --origin-network private");
        await accountOf(id).setOrigin({ hostname: HOST, url });
        const answer = await sendTo(env, "GET", `/_edge/${id}/${HOST}/x`);
        expect([answer.status, controlErrorIn(answer).code]).toEqual([502, "origin-not-allowed"]);
        expect(controlErrorIn(answer).message).toContain("start the emulator with --origin-network private");
      }
      expect(asked).toEqual([]);
    },
  );

  test("is none of a deployed emulator", async () => {
    const id = await (await newTenant()).account();
    const env = { ...deployed, EMULATOR_ORIGIN_NETWORK: "private" };
    for (const url of PLACES) {
      const headers = { authorization: `Bearer ${operator.token}` };
      const set = await sendTo(env, "PUT", `/_emulator/accounts/${id}/origins/${HOST}`, { headers, body: { url } });
      expect([set.status, controlErrorIn(set).code]).toEqual([403, "origin-not-listed"]);
    }
  });

  test("is for a known word: another is told to whoever asks", async () => {
    const answer = await sendTo({ ...local, EMULATOR_ORIGIN_NETWORK: "public" }, "GET", "/_emulator/health");
    expect([answer.status, answer.text]).toEqual([500, expect.stringContaining("EMULATOR_ORIGIN_NETWORK")]);
  });
});

describe("a snapshot", () => {
  const restored = async (url: string) => {
    const id = freshId();
    await accountOf(id).setOrigin({ hostname: HOST, url: "http://127.0.0.1:3000" });
    const { text } = await send("GET", `/_emulator/accounts/${id}/snapshot`);
    const body = text.replace(JSON.stringify("http://127.0.0.1:3000"), JSON.stringify(url));
    const answer = await send("PUT", `/_emulator/accounts/${id}/snapshot`, { body });
    return { id, answer };
  };

  test.each([
    "http://169.254.169.254:80",
    "http://localhost:3000/",
    "HTTP://127.0.0.1:80",
    "http://127.0.0.1",
    "x",
    "",
  ])("with the origin %j is refused", async (url) => {
    const { answer } = await restored(url);
    expect([answer.status, controlErrorIn(answer).code]).toEqual([400, "bad-snapshot"]);
    expect(controlErrorIn(answer).message).toContain("must be http:// with 127.0.0.1, [::1] or localhost");
  });

  test("of a deployed emulator comes in, and its origins are not asked on a developer's machine", async () => {
    const { id, answer } = await restored("https://origin.example:443");
    expect(answer.status).toBe(200);
    const { status, text } = await visit(id);
    expect([status, text]).toEqual([502, expect.stringContaining("is no place of this machine")]);
    expect(asked).toEqual([]);
  });
});

test("an account has at most 1000 origins: one more is refused, and another URL for one of them is not", async () => {
  const id = freshId();
  await accountOf(id).setOrigin({ hostname: HOST, url: "http://127.0.0.1:3000" });
  const { body } = await send("GET", `/_emulator/accounts/${id}/snapshot`);
  const url = "http://127.0.0.1:3000";
  const many = (count: number) => Array.from({ length: count }, (_, n) => ({ hostname: `h${n}.example.com`, url }));
  const path = `/_emulator/accounts/${id}`;
  const one = JSON.stringify([{ hostname: HOST, url }]);
  const snapshotOf = (count: number) => JSON.stringify(body).replace(one, JSON.stringify(many(count)));
  expect((await send("PUT", `${path}/snapshot`, { body: snapshotOf(1001) })).status).toBe(400);
  expect((await send("PUT", `${path}/snapshot`, { body: snapshotOf(1000) })).status).toBe(200);
  const put = (hostname: string) => send("PUT", `${path}/origins/${hostname}`, { body: { url } });
  const refused = await put("more.example.com");
  expect([refused.status, controlErrorIn(refused).code]).toEqual([409, "too-many-origins"]);
  expect((await put("h7.example.com")).status).toBe(200);
});

describe("a host without an application", () => {
  const PAIR = { "cf-access-client-id": "an.access", "cf-access-client-secret": "known-to-the-test" };
  const sentWith = async (id: string) => {
    const { body } = await send("GET", `/_edge/${id}/nobody.example.com/`, { headers: PAIR });
    const { headers } = body as { headers: Record<string, string> };
    return Object.keys(PAIR).filter((name) => name in headers);
  };

  test("is sent the client id and not the secret, unless the assumption says otherwise", async () => {
    const id = freshId();
    expect(await sentWith(id)).toEqual(["cf-access-client-id"]);
    for (const [value, names] of [
      ["both", Object.keys(PAIR)],
      ["none", []],
    ] as const) {
      await send("PATCH", `/_emulator/accounts/${id}/settings`, { body: { assumptions: { "origin-headers": value } } });
      expect(await sentWith(id)).toEqual(names);
    }
  });
});
