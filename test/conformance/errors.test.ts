/**
 * Every error that a local emulator can answer: status, body to the byte, and headers that belong to it.
 *
 * Not here, because nothing leads to them from outside: 10000 and 9109 (a local
 * emulator lets every well-formed credential in), 971 (nothing limits the rate), 10001 (that is a bug).
 */
import { describe, expect, test } from "vitest";
import { Account, call, emulatorUrl, freshId, withToken } from "../support/black-box/account.ts";
import type { Answer } from "../support/black-box/answer.ts";
import { titled, titleOf } from "../support/black-box/titles.ts";
import { send } from "../support/black-box/wire.ts";

/** What Access refuses has its members in the order of a success. */
const byAccess = (code: number, message: string) =>
  `{"result":null,"success":false,"errors":[{"code":${code},"message":"${message}"}],"messages":[]}`;

/** What the gateway refuses has `result` last. */
const byGateway = (errors: string) => `{"success":false,"errors":[${errors}],"messages":[],"result":null}`;

function expectError(answer: Answer, status: number, text: string): void {
  expect(answer.text).toBe(text);
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(answer.headers.get("cf-ray")).toMatch(/^[0-9a-f]{16}-[A-Z]{3}$/);
}

describe("of Access", () => {
  test("404 / 12135: there is no such token, whatever the operation", async () => {
    const account = new Account();
    const zone = await account.zone();
    const id = crypto.randomUUID();
    for (const answer of [
      await account.get(id),
      await account.update(id, {}),
      await account.delete(id),
      await account.refresh(id),
      await account.rotate(id),
      await zone.get(id),
      await zone.update(id, {}),
      await zone.delete(id),
    ]) {
      expectError(answer, 404, byAccess(12135, "access.api.error.not_found"));
    }
  });

  test.each(
    titled([
      "not-a-uuid",
      "1",
      "f174e90a-fafe-4643-bbbc-4a0ed4fc841", // a digit short
      "f174e90a-fafe-4643-bbbc-4a0ed4fc84155", // a digit long
      "f174e90afafe4643bbbc4a0ed4fc8415",
      "F174E90A-FAFE-4643-BBBC-4A0ED4FC8415",
      "%7Bf174e90a-fafe-4643-bbbc-4a0ed4fc8415%7D",
      "f174e90a%2Ffafe",
      "%00",
      "%",
      "%ff",
      "*",
      "🦊",
      "x".repeat(5000),
    ]),
  )("404 / 12135: the token id $title", async ({ value: id }) => {
    const account = new Account();
    for (const answer of [await account.get(id), await account.delete(id), await account.rotate(id)]) {
      expectError(answer, 404, byAccess(12135, "access.api.error.not_found"));
    }
  });

  test("404 / 12135: the id of a token that there is, in upper case", async () => {
    const account = new Account();
    const { id } = await account.created();
    expectError(await account.get(id.toUpperCase()), 404, byAccess(12135, "access.api.error.not_found"));
    expectError(await account.delete(`${id}%20`), 404, byAccess(12135, "access.api.error.not_found"));
    expect((await account.get(id)).status).toBe(200);
  });

  const refusedBodies: [body: string, detail: string][] = [
    ["", "name is required"],
    ["{}", "name is required"],
    ["null", "name is required"],
    [`{"name":null}`, "name is required"],
    [`{"name":""}`, "name is required"],
    [`{"name":7}`, "name must be a string"],
    [`{"name":["a"]}`, "name must be a string"],
    [JSON.stringify({ name: "x".repeat(351) }), "name must be a maximum of 350 characters in length"],
    [JSON.stringify({ name: "🦊".repeat(351) }), "name must be a maximum of 350 characters in length"],
    [`{"name":"a","duration":60}`, "duration must be a string"],
    [`{"name":"a","duration":"1y"}`, "duration has an unknown unit; the units are ns, us (or µs), ms, s, m, h"],
    [`{"name":"a","enabled":"true"}`, "enabled must be true or false"],
    [`{"name":"a","enabled":1}`, "enabled must be true or false"],
    [`{"name":"a","client_secret_version":true}`, "client_secret_version must be a number"],
    [`{"name":"a","client_secret_version":-1}`, "client_secret_version must be a whole number from 1 to 2147483647"],
    [`{"name":"a","client_secret_version":0}`, "client_secret_version must be at least 1"],
    [`{"name":"a","client_secret_version":0.0}`, "client_secret_version must be at least 1"],
    [`{"name":"a","client_secret_version":"0"}`, "client_secret_version must be at least 1"],
    [
      `{"name":"a","previous_client_secret_expires_at":1893456000}`,
      "previous_client_secret_expires_at must be a string",
    ],
    [
      `{"name":"a","previous_client_secret_expires_at":"soon"}`,
      "previous_client_secret_expires_at must be an RFC 3339 time such as 2026-01-31T12:00:00Z",
    ],
    ["[]", "the request body must be a JSON object"],
    [`"name"`, "the request body must be a JSON object"],
    ["7", "the request body must be a JSON object"],
    ["true", "the request body must be a JSON object"],
    ["{", "the request body must be valid JSON"],
    [`{"name":"a",}`, "the request body must be valid JSON"],
    [`{name:"a"}`, "the request body must be valid JSON"],
    [`{"name":"a"} trailing`, "the request body must be valid JSON"],
    ["name=a", "the request body must be valid JSON"],
    ["NaN", "the request body must be valid JSON"],
  ];

  test.each(refusedBodies.map(([body, detail]) => ({ title: titleOf(body), body, detail })))(
    "400 / 12130: a create with the body $title",
    async ({ body, detail }) => {
      const account = new Account();
      const zone = await account.zone();
      const text = byAccess(12130, `access.api.error.invalid_request: ${detail}`);
      expectError(await account.create(body), 400, text);
      expectError(await zone.create(body), 400, text);
      expect((await account.list()).text).toContain(`"result":[]`);
    },
  );

  test("400 / 12130: one token more than an account holds", async () => {
    const account = new Account();
    for (let count = 0; count < 50; count++) await account.created();
    const text = byAccess(12130, "access.api.error.invalid_request: maximum number of service tokens (50) reached");
    expectError(await account.create({ name: "one more" }), 400, text);
    expectError(await (await account.zone()).create({ name: "one more" }), 400, text);
    expect(JSON.parse((await account.list()).text)).toMatchObject({ result_info: { total_count: 50 } });
  });

  test("409 / 12132: a name that another token has, when names are not to be used twice", async () => {
    const account = new Account();
    await account.settings({ assumptions: { "duplicate-names": "refuse" } });
    await account.created({ name: "taken" });
    const { id } = await account.created({ name: "free" });
    const text = byAccess(12132, "access.api.error.conflict: a service token with this name already exists");
    expectError(await account.create({ name: "taken" }), 409, text);
    expectError(await account.update(id, { name: "taken" }), 409, text);
  });

  test("403 / 9999: Access is not enabled, whatever the operation", async () => {
    const account = new Account();
    const zone = await account.zone();
    const { id } = await account.created();
    await account.settings({ access_enabled: false });
    for (const answer of [
      await account.create({ name: "a" }),
      await account.list(),
      await account.get(id),
      await account.update(id, {}),
      await account.rotate(id),
      await account.refresh(id),
      await account.delete(id),
      await zone.list(),
    ]) {
      expectError(
        answer,
        403,
        byAccess(
          9999,
          "access.api.error.not_enabled: Access is not enabled. Visit the Access dashboard at https://dash.cloudflare.com/ and click the 'Enable Access' button.",
        ),
      );
    }
    await account.settings({ access_enabled: null });
    expect((await account.get(id)).status).toBe(200);
  });

  test("404: there is no such application, policy or group, each with its code", async () => {
    const account = new Account();
    const id = crypto.randomUUID();
    const application = byAccess(11021, "access.api.error.unknown_application");
    for (const path of [`apps/${id}`, `apps/${id}/policies`, `apps/${id}/policies/${id}`, "apps/x"]) {
      expectError(await account.access("GET", path), 404, application);
    }
    expectError(await account.access("GET", `policies/${id}`), 404, byAccess(12135, "access.api.error.not_found"));
    expectError(
      await account.access("DELETE", `groups/${id}`),
      404,
      byAccess(12152, "access.api.error.group_not_found"),
    );
  });

  test("409 / 11010 and 12132: a domain that another application of the account has", async () => {
    const [account, other] = [new Account(), new Account()];
    const [a, b] = ["a.example.com", "b.example.com"];
    const application = { type: "self_hosted", self_hosted_domains: [a, b] };
    for (const each of [account, other]) expect((await each.access("POST", "apps", application)).status).toBe(201);
    const exists = byAccess(11010, "access.api.error.application_already_exists");
    expectError(await account.access("POST", "apps", { type: "self_hosted", domain: b }), 409, exists);
    const taken = byAccess(12132, "access.api.error.conflict: destination belongs to another application");
    const beside = { type: "self_hosted", self_hosted_domains: ["c.example.com", a] };
    expectError(await account.access("POST", "apps", beside), 409, taken);
  });

  test("400 / 12139, 409 / 12132: a token, a policy and a group that are in use", async () => {
    const account = new Account();
    const { id } = await account.created();
    const made = async (path: string, body: object) => {
      const { result } = JSON.parse((await account.access("POST", path, body)).text) as { result: { id: string } };
      return result.id;
    };
    const group = await made("groups", { name: "a", include: [{ service_token: { token_id: id } }] });
    const rules = { name: "a", decision: "non_identity", include: [{ group: { id: group } }] };
    const policy = await made("policies", rules);
    await made("apps", { type: "self_hosted", domain: "a.example.com", policies: [policy] });
    const inUse =
      "access.api.error.service_token_in_use: cannot delete service token because it is used by a policy, group, or app SCIM configuration";
    expectError(await account.delete(id), 400, byAccess(12139, inUse));
    const conflict = (what: string) => byAccess(12132, `access.api.error.conflict: ${what} is in use`);
    expectError(await account.access("DELETE", `groups/${group}`), 409, conflict("group"));
    expectError(await account.access("DELETE", `policies/${policy}`), 409, conflict("policy"));
  });

  test("400 / 12130: a client id where the id of a token belongs, with a hint of which it is", async () => {
    const account = new Account();
    const { id, client_id: clientId } = await account.created();
    const include = [{ service_token: { token_id: clientId } }];
    const answer = await account.access("POST", "groups", { name: "a", include });
    const detail = "access.api.error.invalid_request: invalid 'include' configuration: service token not found";
    expectError(answer, 400, byAccess(12130, detail));
    expect(answer.headers.get("emulator-hint")).toContain(id);
  });

  const refusedAccess: [path: string, body: object, detail: string][] = [
    ["apps", {}, "app type is missing or invalid"],
    ["apps", { type: "self_hosted" }, "domain is required, or destinations"],
    [
      "apps",
      { type: "self_hosted", domain: "a.example.com", destinations: [{ uri: "b.example.com" }] },
      "domain not included in destinations",
    ],
    ["policies", { name: "a", include: [] }, "unrecognized policy decision"],
    ["policies", { name: "a", decision: "allow" }, "include is required"],
    ["groups", { include: [] }, "name is required"],
    ["groups", { name: "a", include: 7 }, "include must be a list of rules"],
    ["groups", { name: "a", include: [{}] }, "invalid 'include' configuration: rule 1 must have exactly one selector"],
    [
      "groups",
      { name: "a", include: [], require: [{ group: { id: "x" } }] },
      "invalid 'require' configuration: group not found",
    ],
  ];
  test.each(refusedAccess)("400 / 12130: a create of %s with the body %j", async (path, body, detail) => {
    const text = byAccess(12130, `access.api.error.invalid_request: ${detail}`);
    expectError(await new Account().access("POST", path, body), 400, text);
  });

  test("413 / 12130: a body of more than 1 MiB", async () => {
    const account = new Account();
    const limit = 1024 * 1024;
    const ofLength = (length: number) => `{"name":"a","more":"${"x".repeat(length - 22)}"}`;
    expect(ofLength(limit)).toHaveLength(limit);
    expect((await account.create(ofLength(limit))).status).toBe(201);
    expectError(
      await account.create(ofLength(limit + 1)),
      413,
      byAccess(12130, "access.api.error.invalid_request: the request body must be a maximum of 1048576 bytes"),
    );
  });
});

describe("of the gateway", () => {
  const { url } = new Account();

  test.each<Record<string, string>>([
    {},
    { authorization: "" },
    { "x-auth-email": "a@example.com" },
    { "x-auth-key": "0123456789abcdef" },
    { "x-auth-email": "", "x-auth-key": "0123456789abcdef" },
    { "x-auth-email": "a@example.com", "x-auth-key": "" },
    { "cf-access-client-id": "x.access", "cf-access-client-secret": "y" },
  ])("400 / 9106: no credentials, with the headers %j", async (headers) => {
    const text = byGateway(`{"code":9106,"message":"Missing X-Auth-Key, X-Auth-Email or Authorization headers"}`);
    expectError(await call(url, { headers }), 400, text);
    expectError(await call(url, { headers, method: "POST", body: { name: "a" } }), 400, text);
    expectError(await call(`${emulatorUrl}/client/v4/no/such/path`, { headers }), 400, text);
  });

  test.each([
    "Bearer",
    "Bearer ",
    "Bearer a b",
    `Bearer "a"`,
    "Bearer =",
    "Basic YTpi",
    "Token abc",
    "abc",
    "Bearer a,b",
  ])("400 / 6003 and 6111: the Authorization header %j", async (authorization) => {
    expectError(
      await call(url, { headers: { authorization } }),
      400,
      byGateway(
        `{"code":6003,"message":"Invalid request headers",` +
          `"error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]}`,
      ),
    );
  });

  test("a malformed Authorization header is refused though an e-mail address and a key come with it", async () => {
    const headers = { authorization: "Basic YTpi", "x-auth-email": "a@example.com", "x-auth-key": "k" };
    expect((await call(url, { headers })).status).toBe(400);
  });

  test.each([
    ["", "PATCH", "GET, POST"],
    ["", "PUT", "GET, POST"],
    ["", "DELETE", "GET, POST"],
    ["", "OPTIONS", "GET, POST"],
    ["/f174e90a-fafe-4643-bbbc-4a0ed4fc8415", "PATCH", "GET, PUT, DELETE"],
    ["/f174e90a-fafe-4643-bbbc-4a0ed4fc8415", "POST", "GET, PUT, DELETE"],
    ["/f174e90a-fafe-4643-bbbc-4a0ed4fc8415/rotate", "GET", "POST"],
    ["/f174e90a-fafe-4643-bbbc-4a0ed4fc8415/rotate", "PUT", "POST"],
    ["/f174e90a-fafe-4643-bbbc-4a0ed4fc8415/refresh", "GET", "POST"],
    ["/f174e90a-fafe-4643-bbbc-4a0ed4fc8415/refresh", "DELETE", "POST"],
  ])("405 / 10405: service_tokens%s has no %s, but %s", async (path, method, allow) => {
    const answer = await call(url + path, { method });
    const text = byGateway(`{"code":10405,"message":"Method not allowed for this authentication scheme"}`);
    expectError(answer, 405, text);
    expect(answer.headers.get("allow")).toBe(allow);
  });
});

describe("404 / 7003: an id of the wrong form", () => {
  const badId = (kind: string) => `the id after /${kind}/ must be 32 lower-case hex digits`;
  const id = freshId();

  test.each([
    ["/client/v4/accounts/me/access/service_tokens", badId("accounts")],
    [`/client/v4/accounts/${id.toUpperCase().replaceAll(/\d/g, "A")}/access/service_tokens`, badId("accounts")],
    [`/client/v4/accounts/${id.slice(1)}/access/service_tokens`, badId("accounts")],
    [`/client/v4/accounts/${id}0/access/service_tokens`, badId("accounts")],
    [`/client/v4/accounts/${id.slice(1)}g/access/service_tokens`, badId("accounts")],
    [`/client/v4/accounts/%20${id}/access/service_tokens`, badId("accounts")],
    ["/client/v4/accounts//access/service_tokens", badId("accounts")],
    ["/client/v4/accounts/f174e90a-fafe-4643-bbbc-4a0ed4fc8415/access/service_tokens", badId("accounts")],
    ["/client/v4/zones/example.com/access/service_tokens", badId("zones")],
    [`/client/v4/zones/${id.slice(1)}/access/service_tokens`, badId("zones")],
  ])("%s", async (path, hint) => {
    for (const method of ["GET", "POST", "PUT", "DELETE"]) {
      const answer = await send({ method, path });
      const message = `Could not route to ${path}, perhaps your object identifier is invalid?`;
      expectError(answer, 404, byAccess(7003, message));
      expect(answer.headers.get("emulator-hint")).toBe(hint);
    }
  });

  test("only an unroutable answer has a hint", async () => {
    const account = new Account();
    for (const answer of [await account.list(), await account.get("x"), await call(account.url, { method: "PATCH" })]) {
      expect(answer.headers.has("emulator-hint")).toBe(false);
    }
    expect((await call(account.url, { headers: withToken })).headers.has("allow")).toBe(false);
  });
});

describe("501 / 50100: not emulated", () => {
  const id = freshId();

  test.each([
    [`/client/v4/zones/${id}/access/service_tokens/${crypto.randomUUID()}/rotate`],
    [`/client/v4/zones/${id}/access/service_tokens/${crypto.randomUUID()}/refresh`],
    [`/client/v4/accounts/${id}/access/service_tokens/`],
    [`/client/v4/accounts/${id}/access/service_tokens/a/b`],
    [`/client/v4/accounts/${id}/access/service_token`],
    [`/client/v4/accounts/${id}/access/custom_pages`],
    [`/client/v4/accounts/${id}/ACCESS/service_tokens`],
    ["/client/v4"],
    ["/client/v4/"],
    ["/client/v4/user/billing/profile"],
  ])("%s", async (path) => {
    for (const method of ["GET", "POST", "PUT", "DELETE"]) {
      const answer = await send({ method, path });
      expect(answer.status).toBe(501);
      expect(JSON.parse(answer.text)).toMatchObject({ result: null, success: false, errors: [{ code: 50_100 }] });
      expect(answer.text).toContain(
        `access-emulator does not have ${method} ${path.slice("/client/v4".length) || "/"}. `,
      );
      expect(answer.headers.get("emulator-evidence")).toBe("not-emulated");
      expect(answer.headers.get("x-should-retry")).toBe("false");
      // What lets a program go on is of accounts and zones.
      expect(answer.headers.has("emulator-hint")).toBe(/\/(accounts|zones)\//.test(path));
    }
  });
});
