/** What is not emulated never passes for an answer of Cloudflare: it is answered as Cloudflare would not answer. */
import { describe, expect, test } from "vitest";
import { routedPaths } from "../../../src/routes/api/index.ts";
import type { DescribedResource } from "../../../src/routes/api/described.ts";
import { resources } from "../../../src/routes/api/index.described.ts";
import { accountOf, freshId } from "../../support/workerd/accounts.ts";
import { AccountClient, send, sendTo, tokenIn, verdictIn } from "../../support/workerd/client.ts";
import { onlyRowOf, rowsOf } from "../../support/workerd/journal.ts";

const NOT_EMULATED = "501 / 50100";
const pathOf = (id: string, rest = "access/custom_pages") => `/client/v4/accounts/${id}/${rest}`;

describe("a path that is not emulated", () => {
  test("is 501, says so in its body, and what is nearest, and asks not to be asked again", async () => {
    const id = freshId();
    const { status, text, headers } = await send("GET", pathOf(id, "access/service-tokens?page=1"));
    expect([status, text, headers.get("x-should-retry"), headers.get("emulator-evidence")]).toEqual([
      501,
      `{"result":null,"success":false,"errors":[{"code":50100,"message":"access-emulator does not have GET /accounts/${id}/access/service-tokens. This answer is its own; Cloudflare may have the path. The nearest path that access-emulator has is /accounts/{account_id}/access/service_tokens."}],"messages":[]}`,
      "false",
      "not-emulated",
    ]);
    expect(headers.get("emulator-hint")).toMatch(/a fixed answer .* or the setting other_paths as carry/);
  });

  test.each(["GET", "POST", "PUT", "PATCH", "DELETE"])("is so with the method %s", async (method) => {
    const account = new AccountClient("accounts");
    for (const path of [pathOf(account.id), `/client/v4/zones/${account.id}/dns_records`, "/client/v4/user/billing"]) {
      const answer = await send(method, path, method === "GET" ? {} : { body: { a: 1 } });
      expect(verdictIn(answer)).toBe(NOT_EMULATED);
      expect(answer.text).toContain(`does not have ${method} /`);
    }
  });

  test("is told without a secret that stands in it", async () => {
    const { text } = await send("GET", `/client/v4/user/${"ab".repeat(32)}`);
    expect(text).toContain("does not have GET /user/[redacted]. ");
  });

  test("comes after the credentials", async () => {
    expect(verdictIn(await send("GET", pathOf(freshId()), { headers: {} }))).toBe("400 / 9106");
  });

  test("has one row in the journal of its account, or of its zone's", async () => {
    const [account, zone] = [new AccountClient("accounts"), new AccountClient("zones")];
    await send("PUT", `/_emulator/zones/${zone.id}`, { body: { account_id: account.id } });
    const answer = await send("POST", `/client/v4/zones/${zone.id}/dns_records`, { body: { name: "a" } });
    expect(await onlyRowOf(account)).toMatchObject({
      method: "POST",
      path: `/client/v4/zones/${zone.id}/dns_records`,
      operation: null,
      status: 501,
      codes: [50_100],
      body: '{"name":"a"}',
      evidence: "not-emulated",
      assumptions: [],
      ray: answer.headers.get("cf-ray"),
    });
    expect(await rowsOf(zone)).toEqual([]);
  });

  test("is a use of its account, so that whoever looks for such requests finds it on the list", async () => {
    const id = freshId();
    expect(verdictIn(await send("GET", pathOf(id)))).toBe(NOT_EMULATED);
    expect(await accountOf(id).isFresh()).toBe(false);
  });

  test("waits at the gate as any request: API tokens and rate limit", async () => {
    const account = new AccountClient("accounts");
    const permissions = ["Access: Service Tokens Read"];
    await account.settings({ api_tokens: [{ name: "ci", permissions, token: "the-token-of-ci" }] });
    expect(verdictIn(await send("GET", pathOf(account.id)))).toBe("403 / 10000");
    const headers = { authorization: "Bearer the-token-of-ci" };
    expect(verdictIn(await send("GET", pathOf(account.id), { headers }))).toBe(NOT_EMULATED);
    await account.settings({ api_tokens: null, rate_limit: { quota: 1, window: "24h" } });
    const counted = await send("GET", pathOf(account.id));
    expect([verdictIn(counted), counted.headers.get("ratelimit")]).toEqual([
      NOT_EMULATED,
      expect.stringContaining("r=0;"),
    ]);
    expect(verdictIn(await send("GET", pathOf(account.id)))).toBe("429 / 971");
  });

  test("is hit by no fault", async () => {
    const account = new AccountClient("accounts");
    const effect = { type: "error", status: 500 };
    await account.control("POST", "faults", { operation: "list", position: "before", effect });
    expect(verdictIn(await send("GET", pathOf(account.id)))).toBe(NOT_EMULATED);
  });

  test("is advised against: one sentence a path, with its requests", async () => {
    const account = new AccountClient("accounts");
    for (const rest of ["access/custom_pages", "dns_records", "access/custom_pages?page=2"]) {
      await send("GET", pathOf(account.id, rest));
    }
    const { body } = await account.control("GET", "requests");
    expect(body).toMatchObject({
      advice: [
        {
          kind: "not-emulated",
          message: expect.stringMatching(/^GET \.\.\.\/access\/custom_pages /),
          requests: [1, 3],
        },
        { kind: "not-emulated", message: expect.stringMatching(/^GET \.\.\.\/dns_records /), requests: [2] },
      ],
    });
  });
});

describe("the setting other_paths", () => {
  const unroutable = (path: string) => [
    404,
    `{"result":null,"success":false,"errors":[{"code":7003,"message":"Could not route to ${path}, perhaps your object identifier is invalid?"}],"messages":[]}`,
    "recorded",
  ];

  test("of an account makes its paths 404 / 7003, those of its zone, too, and no other's", async () => {
    const account = new AccountClient("accounts");
    await account.settings({ other_paths: "unroutable" });
    for (const path of [pathOf(account.id), `/client/v4/zones/${account.id}/dns_records`]) {
      const { status, text, headers } = await send("GET", path);
      expect([status, text, headers.get("emulator-evidence")]).toEqual(unroutable(path));
      expect(headers.get("emulator-hint")).toContain(
        "the emulator does not have this path; the nearest that it has is /",
      );
      expect(headers.has("x-should-retry")).toBe(false);
    }
    expect(verdictIn(await send("GET", pathOf(freshId())))).toBe(NOT_EMULATED);
    expect(verdictIn(await send("GET", "/client/v4/user/billing"))).toBe(NOT_EMULATED);
  });

  test("of the process decides where no account is named", async () => {
    const bindings = { EMULATOR_MODE: "local", EMULATOR_SETTINGS: '{"other_paths":"unroutable"}' };
    const path = "/client/v4/user/billing";
    const { status, text, headers } = await sendTo(bindings, "GET", path);
    expect([status, text, headers.get("emulator-evidence")]).toEqual(unroutable(path));
  });
});

describe("the paths that are said to be there", () => {
  test("are those of the description, and the lookups", () => {
    const described = Object.values<DescribedResource>(resources).flatMap(({ collection, operations }) =>
      Object.values(operations).flatMap(({ scopes, path }) =>
        scopes.map(
          (scope) => `/${scope}/{${scope === "zones" ? "zone_id" : "account_id"}}/access/${collection}${path}`,
        ),
      ),
    );
    const plain = (path: string) => path.replaceAll(/\{\w+\}/g, "{}");
    expect(routedPaths().map(plain)).toEqual(expect.arrayContaining(described.map(plain)));
    expect(routedPaths()).toEqual(expect.arrayContaining(["/user/tokens/verify", "/accounts", "/zones/{id}"]));
  });

  test("are there, each of them", async () => {
    const { id } = tokenIn(await new AccountClient("accounts").create({ name: "a" }));
    for (const template of routedPaths()) {
      const path = template.replace(/^\/(accounts|zones)\/\{\w+\}/, (_, scope) => `/${scope}/${freshId()}`);
      expect(path).toMatch(/^\/[\w/{}-]+$/);
      const method = path.endsWith("/settings") ? "POST" : path.endsWith("/organizations") ? "DELETE" : "PATCH"; // one that it does not have
      const { status } = await send(method, `/client/v4${path.replaceAll(/\{\w+\}/g, id)}`);
      expect(`${status} ${template}`).toBe(`405 ${template}`);
    }
  });
});
