/**
 * What real clients were seen to put on the wire, byte by byte.
 *
 * Source: recordings of StackQL, Terraform's providers, PyPI `cloudflare`, `cloudflare-go` v0 and npm `cloudflare` on
 * loopback (api-facts, section 14).
 */
import { describe, expect, test } from "vitest";
import { Account, admitted, call, freshId, refused, withToken } from "../support/black-box/account.ts";
import {
  envelopeOf,
  invalidRequest,
  namesOf,
  refusalOf,
  resultInfoOf,
  tokenOf,
  tokenWithSecretOf,
  type Answer,
} from "../support/black-box/answer.ts";
import { send } from "../support/black-box/wire.ts";

/** A request as it was recorded. */
function recorded(account: Account, method: string, rest: string, body = "", headers = {}): Promise<Answer> {
  const framed = body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return send({ method, path: new URL(account.url).pathname + rest, body, headers: { ...framed, ...headers } });
}

const JSON_TYPE = { "content-type": "application/json" };

async function aToken(fields: object = {}) {
  const account = new Account();
  const token = await account.created(fields);
  return { account, token, path: `/${token.id}` };
}

describe("StackQL", () => {
  test("reads with a bare question mark after the path", async () => {
    const { account, token, path } = await aToken();
    expect(namesOf(await recorded(account, "GET", "?"))).toEqual([token.name]);
    expect(tokenOf(await recorded(account, "GET", `${path}?`)).id).toBe(token.id);
  });

  test("rotates with the body null", async () => {
    const { account, token, path } = await aToken();
    const rotated = tokenWithSecretOf(await recorded(account, "POST", `${path}/rotate`, "null", JSON_TYPE));
    expect(await account.verify(token, rotated.client_secret)).toEqual(admitted("current"));
    expect(await account.verify(token, token.client_secret)).toEqual(refused("grace-over", "previous"));
  });

  test("refreshes without a body", async () => {
    const { account, path } = await aToken();
    expect((await recorded(account, "POST", `${path}/refresh`)).status).toBe(200);
  });

  test("replaces with a version in a string", async () => {
    const { account, token, path } = await aToken();
    const body = `{"client_secret_version":"2","duration":"8760h","name":"replaced"}`;
    const replaced = tokenWithSecretOf(await recorded(account, "PUT", path, body, JSON_TYPE));
    expect(replaced).toMatchObject({ client_secret_version: 2, name: "replaced" });
    expect(await account.verify(token, replaced.client_secret)).toEqual(admitted("current"));
  });

  test("inserts with a version as a number", async () => {
    const account = new Account();
    const body = `{"client_secret_version":1,"duration":"8760h","name":"inserted"}`;
    expect((await recorded(account, "POST", "", body, JSON_TYPE)).status).toBe(201);
  });
});

describe("the body null", () => {
  test("changes nothing in a PUT", async () => {
    const { account, token, path } = await aToken();
    const { client_secret: _, ...shown } = token;
    const answer = await recorded(account, "PUT", path, "null", JSON_TYPE);
    expect(tokenOf(answer)).toEqual({ ...shown, updated_at: expect.any(String) });
  });

  test("lacks a create's name", async () => {
    const answer = await recorded(new Account(), "POST", "", "null", JSON_TYPE);
    expect(refusalOf(answer)).toEqual(invalidRequest("name is required"));
  });
});

describe("cloudflare-go v0", () => {
  test.each(["rotate", "refresh"])("sends no body with a JSON content type to %s", async (operation) => {
    const { account, path } = await aToken();
    expect((await recorded(account, "POST", `${path}/${operation}`, "", JSON_TYPE)).status).toBe(200);
  });

  test("creates with version 0 unless its user sets one, and is refused", async () => {
    const account = new Account();
    const answer = await recorded(account, "POST", "", `{"name":"of go","client_secret_version":0}`, JSON_TYPE);
    expect(refusalOf(answer)).toEqual(invalidRequest("client_secret_version must be at least 1"));
  });

  test("renames with version 0 unless its user sets one, and is refused", async () => {
    const { account, token, path } = await aToken();
    const body = `{"name":"renamed","uuid":"${token.id}","client_secret_version":0}`;
    expect(refusalOf(await recorded(account, "PUT", path, body, JSON_TYPE))).toEqual(
      invalidRequest("client_secret_version must not be lower than the current version, 1"),
    );
  });

  test("renames with the current version, which keeps the secret", async () => {
    const { account, token, path } = await aToken();
    const body = `{"name":"renamed","uuid":"${token.id}","client_secret_version":1}`;
    const updated = tokenOf(await recorded(account, "PUT", path, body, JSON_TYPE));
    expect(updated).toMatchObject({ name: "renamed", client_secret_version: 1 });
    expect(await account.verify(token, token.client_secret)).toEqual(admitted("current"));
  });

  test(`updates without a name by sending "name":""`, async () => {
    const { account, path } = await aToken({ name: "kept" });
    const body = `{"name":"","duration":"17520h","client_secret_version":1}`;
    expect(tokenOf(await recorded(account, "PUT", path, body, JSON_TYPE))).toMatchObject({
      name: "kept",
      duration: "17520h",
      client_secret_version: 1,
    });
  });
});

describe("Terraform", () => {
  test("creates, reads back what it sent, and plans nothing", async () => {
    const account = new Account();
    const sent = { client_secret_version: 1, duration: "8760h", name: "of terraform" };
    const { id } = tokenOf(await recorded(account, "POST", "", JSON.stringify(sent), JSON_TYPE));
    expect(tokenOf(await recorded(account, "GET", `/${id}`))).toMatchObject(sent);
  });

  test("takes the new secret from the PUT that raised the version", async () => {
    const { account, token, path } = await aToken();
    const grace = { previous_client_secret_expires_at: "2024-11-15T10:30:00Z" };
    const body = JSON.stringify({ client_secret_version: 2, duration: "8760h", name: token.name, ...grace });
    const updated = tokenWithSecretOf(await recorded(account, "PUT", path, body, JSON_TYPE));
    expect(updated).toMatchObject({ client_secret_version: 2, ...grace });
    expect(tokenOf(await recorded(account, "GET", path))).toMatchObject({ client_secret_version: 2, ...grace });
  });

  test("finds each token of its fourth provider on the first page of the list, which it asks for without a query", async () => {
    const account = new Account();
    for (let index = 0; index < 50; index++) await account.created({ name: `token ${index}` });
    expect(namesOf(await recorded(account, "GET", ""))).toHaveLength(50);
  });
});

describe("the official SDKs", () => {
  test("npm's sends the day's date as api-version, and headers that tell of itself", async () => {
    const { account } = await aToken();
    const answer = await recorded(account, "GET", "", "", {
      "api-version": "2026-11-23",
      "user-agent": "Cloudflare/JS 7.3.0",
      "x-stainless-arch": "x64",
      "x-stainless-lang": "js",
      "x-stainless-os": "Linux",
      "x-stainless-package-version": "7.3.0",
      "x-stainless-retry-count": "0",
      "x-stainless-runtime": "node",
      "x-stainless-runtime-version": "v24.21.0",
      "x-stainless-timeout": "60",
    });
    expect(answer.status).toBe(200);
    expect(envelopeOf(answer)).toMatchObject({ success: true, errors: [], messages: [] });
  });

  test("npm's asks for page=2 without the per_page that it did not choose", async () => {
    const { account } = await aToken();
    const answer = await recorded(account, "GET", "?page=2");
    expect(namesOf(answer)).toEqual([]);
    expect(resultInfoOf(answer)).toEqual({ count: 0, page: 2, per_page: 1000, total_count: 1, total_pages: 1 });
  });

  test("Python's rotates with {} and resends per_page until a page is empty", async () => {
    const { account, token, path } = await aToken();
    const rotated = tokenWithSecretOf(await recorded(account, "POST", `${path}/rotate`, "{}", JSON_TYPE));
    expect(await account.verify(token, rotated.client_secret)).toEqual(admitted("current"));
    expect(namesOf(await recorded(account, "GET", "?page=1&per_page=1"))).toHaveLength(1);
    expect(namesOf(await recorded(account, "GET", "?page=2&per_page=1"))).toEqual([]);
  });

  test("delete may carry a JSON body", async () => {
    const { account, path } = await aToken();
    expect((await recorded(account, "DELETE", path, "{}", JSON_TYPE)).status).toBe(200);
  });
});

describe("the content type of a request does not count", () => {
  test.each([
    "application/json; charset=utf-8",
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
    "nonsense",
  ])("%s", async (type) => {
    const answer = await recorded(new Account(), "POST", "", `{"name":"typed"}`, { "content-type": type });
    expect(answer.status).toBe(201);
  });

  test("nor does it have to be there: curl -d sends a form's, other tools none", async () => {
    expect((await recorded(new Account(), "POST", "", `{"name":"untyped"}`)).status).toBe(201);
  });
});

test("the scheme Bearer may be written in any case", async () => {
  const { url } = new Account();
  for (const scheme of ["Bearer", "bearer", "BEARER"]) {
    expect((await call(url, { headers: { authorization: `${scheme} abc` } })).status).toBe(200);
  }
});

test("a client that comes with Host: api.cloudflare.com is served", async () => {
  const path = `/client/v4/accounts/${freshId()}/access/service_tokens`;
  const answer = await send({ path, headers: { ...withToken, host: "api.cloudflare.com" } });
  expect(answer.status).toBe(200);
});

test("a body in chunks is one body", async () => {
  const { pathname } = new URL(new Account().url);
  const body = ['{"na', 'me":"in chu', 'nks","duration":', '"1h"}'];
  const answer = await send({ method: "POST", path: pathname, headers: { "transfer-encoding": "chunked" }, body });
  expect(tokenOf(answer)).toMatchObject({ name: "in chunks", duration: "1h" });
});
