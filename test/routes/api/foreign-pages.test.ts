/** What a page on the web can send to an emulator on somebody's machine, and what becomes of it. */
import { env } from "cloudflare:workers";
import { listDurableObjectIds } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { AccountClient, BEARER, send, sendTo, verdictIn } from "../../support/workerd/client.ts";

const tokensOf = (id: string) => `/client/v4/accounts/${id}/access/service_tokens`;

const foreign: [string, Record<string, string>][] = [
  ["of another site, without an Origin", { "sec-fetch-site": "cross-site" }],
  ["of another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
  ["of another origin of its own site", { "sec-fetch-site": "same-site", origin: "http://emulator.test" }],
  ["of another origin, in an old browser", { origin: "https://localhost.evil.example" }],
  ["in a sandbox", { origin: "null" }],
];

async function isThere(id: string): Promise<boolean> {
  const known = await listDurableObjectIds(env.ACCOUNTS);
  return known.some((each) => each.equals(env.ACCOUNTS.idFromName(id)));
}

describe("a page", () => {
  test.each(foreign)("%s is refused in the API's form, with or without credentials", async (_, headers) => {
    for (const credentials of [{}, BEARER]) {
      for (const method of ["GET", "POST", "DELETE"]) {
        const body = method === "GET" ? {} : { body: '{"name":"smuggled"}' };
        const answer = await send(method, tokensOf(freshId()), { ...body, headers: { ...credentials, ...headers } });
        expect(verdictIn(answer)).toBe("403 / 403");
        expect(answer.body).toMatchObject({ errors: [{ message: expect.stringMatching(/^access-emulator: pages/) }] });
        expect(answer.headers.get("emulator-evidence")).toBe("assumed");
      }
    }
  });

  test.each([
    ["of localhost", { origin: "http://localhost:3000", "sec-fetch-site": "same-site" }],
    [
      "of 127.0.0.1, which to a browser is another site",
      { origin: "http://127.0.0.1", "sec-fetch-site": "cross-site" },
    ],
    ["of the emulator itself", { "sec-fetch-site": "same-origin" }],
    ["that somebody opens by hand", { "sec-fetch-site": "none" }],
  ])("%s is answered", async (_, headers) => {
    const answer = await send("POST", tokensOf(freshId()), { body: { name: "a" }, headers: { ...BEARER, ...headers } });
    expect(answer.status).toBe(201);
  });

  test("is answered, whichever it is, with the operator's token", async () => {
    const bindings = { EMULATOR_MODE: "local", EMULATOR_OPERATOR_TOKEN: "operators-own" };
    const headers = { authorization: "Bearer operators-own", origin: "https://dashboard.example.com" };
    expect((await sendTo(bindings, "GET", tokensOf(freshId()), { headers })).status).toBe(200);
  });
});

describe("an account that nobody has used", () => {
  test.each<[string, string, Record<string, string>]>([
    ["a page of another site", "POST", { ...BEARER, "sec-fetch-site": "cross-site" }],
    ["a request without credentials", "POST", {}],
    ["malformed credentials", "POST", { authorization: "nonsense" }],
    ["a method that a path does not have", "PATCH", BEARER],
  ])("is not made by %s", async (_, method, headers) => {
    const [id, zone] = [freshId(), freshId()];
    for (const path of [tokensOf(id), tokensOf(zone).replace("accounts", "zones")]) {
      expect((await send(method, path, { headers, body: "{}" })).status).toBeGreaterThanOrEqual(400);
    }
    expect([await isThere(id), await isThere(zone)]).toEqual([false, false]);
    await send("GET", tokensOf(id));
    expect(await isThere(id)).toBe(true);
  });
});

test("an account that is used has a row of what was refused, but for what a page of another site asked", async () => {
  const account = new AccountClient("accounts");
  await account.create({ name: "a token" });
  await account.send("POST", "", { headers: { ...BEARER, origin: "https://evil.example" }, body: "{}" });
  await account.send("POST", "", { headers: {}, body: "{}" });
  const { body } = await account.control("GET", "requests");
  expect(body).toMatchObject({ requests: [{ operation: "create" }, { codes: [9106] }] });
  expect(body).not.toMatchObject({ requests: expect.arrayContaining([expect.objectContaining({ status: 403 })]) });
});
