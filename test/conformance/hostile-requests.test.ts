/**
 * Paths, queries, methods and headers that no honest client sends: never a 5xx, never a hang, always the envelope.
 *
 * What the host answers before the emulator sees the request is not here: methods that HTTP does not know and CONNECT,
 * `OPTIONS *`, no Host header, and a request line that is longer than workerd reads.
 */
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { Account, freshId } from "../support/black-box/account.ts";
import { envelopeOf, namesOf, tokensOf } from "../support/black-box/answer.ts";
import { expectOrderly, operationsOfScopes, pathOf, targetOf, type Target } from "../support/black-box/requests.ts";
import { titled } from "../support/black-box/titles.ts";
import { send } from "../support/black-box/wire.ts";

const wrongIds = titled([
  "%",
  "%%",
  "%2",
  "%zz",
  "%00",
  "%0d%0aX-Injected:%201",
  "%2F",
  "%2f..%2f..",
  "..%2f",
  "%2e%2e%2f",
  "%252e%252e",
  "%c0%ae",
  "%ff%fe",
  "%ed%a0%80",
  "%F0%9F%A6%8A",
  "a%20b",
  "a+b",
  "a;b",
  "a:b",
  "a@b",
  "a\\b",
  "a|b",
  `a"b`,
  "a'b",
  "a%3Cb%3E",
  "a{b}",
  "{service_token_id}",
  ":id",
  "*",
  "$1",
  "__proto__",
  "constructor",
  "null",
  "undefined",
  "0",
  "-1",
  "F174E90A-FAFE-4643-BBBC-4A0ED4FC8415",
  "f174e90a-fafe-4643-bbbc-4a0ed4fc8415%00",
  "f174e90a-fafe-4643-bbbc-4a0ed4fc8415%0a",
  "x".repeat(10_000),
  "%41".repeat(5000),
  "'%20OR%20'1'='1",
]);

describe.each(operationsOfScopes.filter(({ operation }) => operation.path !== ""))("$title", (one) => {
  let target: Target;
  beforeAll(async () => {
    target = await targetOf(one);
  });
  afterAll(async () => {
    expect(namesOf(await target.account.list())).toEqual(["target"]);
  });

  test.each(wrongIds)("does not find the token $title", async ({ value: id }) => {
    const answer = await send({ method: target.method, path: pathOf(target.tokens, one.operation, id) });
    expectOrderly(answer);
    expect(answer.status).toBe(404);
    expect(answer.headers.has("x-injected")).toBe(false);
  });

  test.each(["..", ".", "%2e", "../..", "./x", "a/../b", "a//b", "/"])(
    "stays in the API with the path %s",
    async (id) => {
      const answer = await send({ method: target.method, path: pathOf(target.tokens, one.operation, id) });
      expectOrderly(answer);
      expect([404, 405, 501, 200, 201, 400]).toContain(answer.status);
    },
  );
});

const id = freshId();

test.each(
  titled([
    id.toUpperCase(),
    id.slice(1),
    `${id}0`,
    `${id}%00`,
    `${id}%20`,
    `${id.slice(2)}%61`,
    `${id.slice(1)}g`,
    `${id.slice(1)}é`,
    "%",
    "%00",
    "..%2f..",
    "*",
    ":account_id",
    "'%20OR%20'1'='1",
    "0x" + id.slice(2),
    "f".repeat(10_000),
  ]).filter(({ value }) => !/^[0-9a-f]{32}$/.test(value)),
)("no operation is routed to the account or zone $title", async ({ value }) => {
  for (const { scope, operation } of operationsOfScopes) {
    const rest = operation.path.replace("{service_token_id}", crypto.randomUUID());
    const path = encodeURI(`/client/v4/${scope}/${value}/access/service_tokens${rest}`).replaceAll("%25", "%");
    const answer = await send({ method: operation.method.toUpperCase(), path });
    expectOrderly(answer, path.slice(0, 200));
    expect(envelopeOf(answer).errors).toMatchObject([{ code: 7003 }]);
  }
});

describe("methods", () => {
  const METHODS = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PURGE",
    "PROPFIND",
    "LOCK",
    "COPY",
  ];
  const paths = new Map(operationsOfScopes.map((one) => [`${one.scope} ${one.operation.path}`, one]));

  test.each([...paths])("%s has its own and no others", async (_, one) => {
    const own = operationsOfScopes
      .filter(({ scope, operation }) => scope === one.scope && operation.path === one.operation.path)
      .map(({ operation }) => operation.method.toUpperCase());
    const { account, path } = await targetOf(one);
    for (const method of METHODS.filter((each) => !own.includes(each) && each !== "HEAD")) {
      const answer = await send({ method, path });
      expectOrderly(answer, method);
      expect(answer.status, method).toBe(405);
      expect(answer.headers.get("allow")?.split(", ").toSorted(), method).toEqual(own.toSorted());
    }
    expect(namesOf(await account.list())).toEqual(["target"]);
  });

  test.each([...paths])("HEAD of %s has the status of GET, and no body", async (_, one) => {
    const { account, path } = await targetOf(one);
    const answer = await send({ method: "HEAD", path });
    expect(answer.status).toBe((await send({ path })).status);
    expect(answer.text).toBe("");
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(namesOf(await account.list())).toEqual(["target"]);
  });

  test.each(["x-http-method-override", "x-http-method", "x-method-override"])(
    "%s changes no method",
    async (header) => {
      const account = new Account();
      const token = await account.created();
      const path = `${new URL(account.url).pathname}/${token.id}`;
      await send({ method: "GET", path, headers: { [header]: "DELETE" } });
      await send({ method: "GET", path: `${path}?_method=DELETE` });
      expect(tokensOf(await account.list())).toHaveLength(1);
    },
  );
});

describe("a list", () => {
  const path = new URL(new Account().url).pathname;

  test.each(
    titled([
      "?%",
      "?%=%&%zz=%zz",
      "?search=%",
      "?search=%E0%A4",
      "?name=%00",
      "?=&=&=",
      "??page=1",
      "?page=1?per_page=2",
      "?page[]=1&page[a]=2",
      "?__proto__=1&constructor=2&hasOwnProperty=3",
      "?search=" + "%F0%9F%A6%8A".repeat(3000),
      "?" + Array.from({ length: 8000 }, (_, index) => `p${index}=1`).join("&"),
      "?" + "name=a&".repeat(8000),
      "?" + "&".repeat(50_000),
      "?search=" + "a".repeat(60_000),
      "?page=" + "9".repeat(60_000),
      "#fragment",
    ]),
  )("answers the query $title", async ({ value: query }) => {
    expectOrderly(await send({ path: path + query }));
  });

  test.each(
    titled<Record<string, string>>([
      { "x-huge": "x".repeat(200_000) },
      { authorization: `Bearer ${"a".repeat(100_000)}` },
      { authorization: `Bearer ${"=".repeat(10_000)}` },
      { authorization: `Bearer ${" ".repeat(10_000)}a` },
      { "x-auth-email": "a".repeat(50_000), "x-auth-key": "b".repeat(50_000), authorization: "" },
      { authorization: "Bearer \u00e9" },
      { cookie: "CF_Authorization=x; ".repeat(5000) },
      { accept: "text/html", "accept-encoding": "nonsense;q=9" },
      { range: "bytes=0-1", "if-none-match": "*", "if-modified-since": "never" },
      { expect: "100-continue" },
      { "content-encoding": "gzip" },
      { "content-length": "0" },
      { "x-forwarded-for": "127.0.0.1", "x-forwarded-host": "evil.example", "x-original-url": "/_emulator/accounts" },
      Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x-${index}`, "1"])),
    ]),
  )("answers the headers $title", async ({ value: headers }) => {
    expectOrderly(await send({ path, headers }));
  });

  test.each(["GET", "HEAD"])("of a %s with a body is the list", async (method) => {
    const body = `{"name":"not created"}`;
    const answer = await send({ method, path, body, headers: { "content-length": String(body.length) } });
    expect(answer.status).toBe(200);
    expectOrderly(await send({ path }));
  });
});

describe("an upload that is broken off", () => {
  const half = (path: string, length: string) =>
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a\r\n${length}\r\n\r\n`;

  async function breakOff(text: string): Promise<void> {
    const { hostname, port } = new URL(inject("emulatorUrl"));
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write(text);
    await wait(50);
    socket.destroy();
  }

  test.each([
    ["in its length", "Content-Length: 1000", `{"name":"ha`],
    ["after a whole value", "Content-Length: 1000", `{"name":"half"}`],
    ["in its chunks", "Transfer-Encoding: chunked", `10\r\n{"name":"half"} `],
    ["in a chunk that is none", "Transfer-Encoding: chunked", `zz\r\n{"name":"half"}`],
  ])("%s creates nothing, and others are served meanwhile", async (_, length, body) => {
    const account = new Account();
    const { pathname } = new URL(account.url);
    await Promise.all(Array.from({ length: 20 }, () => breakOff(half(pathname, length) + body)));
    expect(namesOf(await account.list())).toEqual([]);
    await account.created();
    expect(namesOf(await account.list())).toEqual(["a token"]);
  });
});
