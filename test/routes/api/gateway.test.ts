/** What stands before the operations: credentials, paths, methods, bodies, and the headers of every answer. */
import { describe, expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { BEARER, send, tokenIn, AccountClient, verdictIn } from "../../support/workerd/client.ts";

const collection = `/client/v4/accounts/${freshId()}/access/service_tokens`;

describe("credentials", () => {
  const missing =
    '{"success":false,"errors":[{"code":9106,"message":"Missing X-Auth-Key, X-Auth-Email or Authorization headers"}],"messages":[],"result":null}';
  const malformed =
    '{"success":false,"errors":[{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]}],"messages":[],"result":null}';

  test.each<[string, Record<string, string>]>([
    ["there are none", {}],
    ["there is an e-mail address without a key", { "x-auth-email": "a@b.example" }],
    ["there is a key without an e-mail address", { "x-auth-key": "key" }],
  ])("are missing when %s", async (_, headers) => {
    const { status, text } = await send("GET", collection, { headers });
    expect([status, text]).toEqual([400, missing]);
  });

  test.each([
    "Bearer",
    "Bearer two words",
    'Bearer "quoted"',
    "Basic YTpi",
    "token",
    "Bearertoken",
    "Bearer =",
    "Bearer a=b",
  ])("are malformed as %j", async (authorization) => {
    const { status, text } = await send("GET", collection, { headers: { authorization } });
    expect([status, text]).toEqual([400, malformed]);
  });

  test("that are malformed are not mended by a key beside them", async () => {
    const headers = { authorization: "Basic YTpi", "x-auth-email": "a@b.example", "x-auth-key": "key" };
    expect(verdictIn(await send("GET", collection, { headers }))).toBe("400 / 6003");
  });

  test.each<[string, Record<string, string>]>([
    ["a bearer token", BEARER],
    ["a bearer token of one character", { authorization: "Bearer x" }],
    ["every character that a token may have", { authorization: "Bearer aZ09-._~+/==" }],
    ["a long token", { authorization: `Bearer ${"x".repeat(4000)}` }],
    ["the scheme in lower case", { authorization: "bearer any" }],
    ["an e-mail address with a key", { "x-auth-email": "a@b.example", "x-auth-key": "key" }],
  ])("are taken as %s", async (_, headers) => {
    expect(verdictIn(await send("GET", collection, { headers }))).toBe("200");
  });

  test("come before the path, the method and the body", async () => {
    expect(verdictIn(await send("GET", "/client/v4/no/such/path", { headers: {} }))).toBe("400 / 9106");
    expect(verdictIn(await send("PATCH", collection, { headers: {} }))).toBe("400 / 9106");
    expect(verdictIn(await send("POST", collection, { headers: {}, body: "{" }))).toBe("400 / 9106");
  });
});

describe("a path without a route", () => {
  test.each([
    ["/client/v4/accounts/not-an-id/access/service_tokens", "the id after /accounts/ must be 32 lower-case hex digits"],
    [
      `/client/v4/accounts/${"A".repeat(32)}/access/service_tokens`,
      "the id after /accounts/ must be 32 lower-case hex digits",
    ],
    [
      `/client/v4/zones/${"0".repeat(31)}/access/service_tokens`,
      "the id after /zones/ must be 32 lower-case hex digits",
    ],
    [
      `/client/v4/accounts/${"0".repeat(32)}/access/apps`,
      "the emulator does not have this path: it has service tokens and, to read, /user/tokens/verify, /accounts and /zones/{id}",
    ],
    [
      `${collection}/a/b/c`,
      "the emulator does not have this path: it has service tokens and, to read, /user/tokens/verify, /accounts and /zones/{id}",
    ],
    [
      "/client/v4/dns_records",
      "the emulator does not have this path: it has service tokens and, to read, /user/tokens/verify, /accounts and /zones/{id}",
    ],
  ])("%s is 404 and 7003, with a hint in a header", async (path, hint) => {
    const { status, text, headers } = await send("GET", path);
    expect([status, text, headers.get("emulator-hint")]).toEqual([
      404,
      `{"result":null,"success":false,"errors":[{"code":7003,"message":"Could not route to ${path}, perhaps your object identifier is invalid?"}],"messages":[]}`,
      hint,
    ]);
  });

  test("is told without its query", async () => {
    const { text } = await send("GET", "/client/v4/dns_records?secret=1");
    expect(text).toContain("Could not route to /client/v4/dns_records, perhaps");
  });
});

describe("a method that a path does not have", () => {
  test.each([
    ["PUT", "", "GET, POST"],
    ["DELETE", "", "GET, POST"],
    ["PATCH", "/some-id", "GET, PUT, DELETE"],
    ["POST", "/some-id", "GET, PUT, DELETE"],
    ["GET", "/some-id/refresh", "POST"],
    ["PUT", "/some-id/rotate", "POST"],
  ])("%s %s is 405 and 10405 with Allow", async (method, path, allow) => {
    const { status, text, headers } = await send(method, collection + path);
    expect([status, text, headers.get("allow")]).toEqual([
      405,
      '{"success":false,"errors":[{"code":10405,"message":"Method not allowed for this authentication scheme"}],"messages":[],"result":null}',
      allow,
    ]);
  });
});

describe("a body", () => {
  test.each(["", "  \n", "null", "{}"])(
    "%j gives nothing: create lacks its name, the others need nothing",
    async (body) => {
      const account = new AccountClient("accounts");
      const { id } = tokenIn(await account.create({ name: "a token" }));
      const refused = await account.create(body);
      expect([refused.status, refused.text]).toEqual([
        400,
        '{"result":null,"success":false,"errors":[{"code":12130,"message":"access.api.error.invalid_request: name is required"}],"messages":[]}',
      ]);
      expect(tokenIn(await account.update(id, body)).name).toBe("a token");
      expect(tokenIn(await account.rotate(id, body)).client_secret_version).toBe(2);
    },
  );

  test.each([
    ["{", "the request body must be valid JSON"],
    ["name=a", "the request body must be valid JSON"],
    ["[]", "the request body must be a JSON object"],
    ['"name"', "the request body must be a JSON object"],
    ['{"name":7}', "name must be a string"],
    ['{"name":null}', "name is required"],
    ['{"name":"a","duration":3600}', "duration must be a string"],
    ['{"name":"a","enabled":"yes"}', "enabled must be true or false"],
    ['{"name":"a","client_secret_version":true}', "client_secret_version must be a number"],
    ['{"name":"a","previous_client_secret_expires_at":0}', "previous_client_secret_expires_at must be a string"],
  ])("%s is 400 and 12130, and creates nothing", async (body, detail) => {
    const account = new AccountClient("accounts");
    const refused = await account.create(body);
    const message = `access.api.error.invalid_request: ${detail}`;
    expect([refused.status, refused.body]).toEqual([
      400,
      expect.objectContaining({ errors: [{ code: 12130, message }] }),
    ]);
    expect((await account.list()).body).toMatchObject({ result: [] });
  });

  test("is JSON whatever its content type says, and its unknown fields are ignored", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8"]) {
      const headers = { ...BEARER, "content-type": type };
      const answer = await send("POST", collection, {
        headers,
        body: { name: "typed", unknown: { id: "x" }, id: "y" },
      });
      expect(answer.status).toBe(201);
      expect(answer.text).not.toContain("unknown");
      expect(tokenIn(answer).id).not.toBe("y");
    }
  });

  test("of 1 MiB is read, and of one byte more refused with 413 and 12130", async () => {
    const account = new AccountClient("accounts");
    const sized = (bytes: number) => {
      const frame = JSON.stringify({ name: "a token", filler: "" }).length;
      return JSON.stringify({ name: "a token", filler: "x".repeat(bytes - frame) });
    };
    expect((await account.create(sized(1024 * 1024))).status).toBe(201);
    const { status, text } = await account.create(sized(1024 * 1024 + 1));
    expect([status, text]).toEqual([
      413,
      '{"result":null,"success":false,"errors":[{"code":12130,"message":"access.api.error.invalid_request: the request body must be a maximum of 1048576 bytes"}],"messages":[]}',
    ]);
  });

  test("may be nested deeply where nobody looks", async () => {
    const body = `{"name":"deep","unknown":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    expect((await new AccountClient("accounts").create(body)).status).toBe(201);
  });
});

describe("a query", () => {
  test.each([
    "page=0",
    "page=-1",
    "page=1.5",
    "page=1e3",
    "page=0x10",
    "page=",
    "page=01",
    "page=%20",
    "page=2147483648",
    "per_page=0",
    "per_page=1001",
    "per_page=99999999999",
  ])("%s is 400 and 12130", async (query) => {
    expect(verdictIn(await send("GET", `${collection}?${query}`))).toBe("400 / 12130");
  });

  test.each(["", "name=&search=", "page=2147483647&per_page=1000", "direction=desc", "name=a%26b"])(
    "%j is answered",
    async (query) => {
      expect(verdictIn(await send("GET", `${collection}?${query}`))).toBe("200");
    },
  );

  test("that gives a parameter twice means the first", async () => {
    const account = new AccountClient("accounts");
    for (const name of ["one", "two"]) await account.create({ name });
    const path = `/client/v4/accounts/${account.id}/access/service_tokens?name=one&name=two`;
    expect((await send("GET", path)).body).toMatchObject({ result: [{ name: "one" }] });
  });
});

test("every answer of the API is JSON with a ray of its own and the headers of the rate limit", async () => {
  const rays = new Set<string | null>();
  for (const path of [collection, `${collection}/nope`, "/client/v4/nope", "/client/v4/accounts"]) {
    const { headers } = await send("GET", path);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("cf-ray")).toMatch(/^[0-9a-f]{16}-EMU$/);
    expect(headers.get("ratelimit")).toBe('"default";r=1200;t=300');
    expect(headers.get("ratelimit-policy")).toBe('"default";q=1200;w=300');
    rays.add(headers.get("cf-ray"));
  }
  expect(rays.size).toBe(4);
});
