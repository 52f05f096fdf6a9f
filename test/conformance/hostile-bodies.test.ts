/** Bodies that no honest client sends: never a 5xx, never a hang, always the envelope. */
import { beforeAll, describe, expect, test } from "vitest";
import { Account, forEachOf } from "../support/black-box/account.ts";
import { refusalOf, tokenOf, tokensOf, type Answer } from "../support/black-box/answer.ts";
import { expectOrderly, operationsOfScopes, targetOf, targetsOf, type Target } from "../support/black-box/requests.ts";
import { send } from "../support/black-box/wire.ts";

const withBody = operationsOfScopes.filter(({ operation }) => operation.body !== undefined);

function sendBody(
  { method, path }: Pick<Target, "method" | "path">,
  body: string | Buffer,
  headers = {},
): Promise<Answer> {
  const length = { "content-length": String(Buffer.byteLength(body)) };
  return send({ method, path, body, headers: { "content-type": "application/json", ...length, ...headers } });
}

/** JSON values of every kind, as text, so that what JSON.stringify would mend arrives as it is. */
const values = [
  "null",
  "true",
  "false",
  "0",
  "-0",
  "-1",
  "1.5",
  "1e999",
  "-1e999",
  "9007199254740993",
  `""`,
  `" "`,
  `"x"`,
  `"\\u0000"`,
  `"\\ud800"`,
  `"\\udc00\\ud800"`,
  `"\\u202eRTL\\u202c שלום"`,
  `"🦊👩‍👩‍👧‍👦"`,
  `"\\ufeff"`,
  `"'; DROP TABLE tokens; --"`,
  `"${"x".repeat(100_000)}"`,
  "[]",
  `["x"]`,
  "[[[]]]",
  "{}",
  `{"a":1}`,
  `{"toString":null,"valueOf":1}`,
];

const STRANGERS = [
  "id",
  "client_id",
  "client_secret",
  "created_at",
  "expires_at",
  "last_seen_at",
  "account_id",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "",
  "\u0000",
];

describe.each(withBody)("$title takes a value of every kind", (one) => {
  const names = Object.keys(one.operation.body?.shape ?? {});

  /** The operation with each of the values in these fields, a few at a time. */
  async function fill(fields: readonly string[]): Promise<void> {
    const target = await targetOf(one);
    const own = fields.includes("name") ? [] : [`"name":"a"`];
    await forEachOf(values, async (value) => {
      const body = `{${[...own, ...fields.map((field) => `${JSON.stringify(field)}:${value}`)].join()}}`;
      expectOrderly(await sendBody(target, body), body.slice(0, 200));
    });
    expect((await target.tokens.get(target.tokenId)).status).toBe(200);
  }

  test.each(names)("in the field %s", (field) => fill([field]));
  test("in all its fields", () => fill(names));
  test("in fields that nobody knows", () => fill(STRANGERS));
});

describe.each(operationsOfScopes)("$title", (one) => {
  let nextTarget: () => Promise<Target>;
  beforeAll(async () => {
    nextTarget = await targetsOf(one);
  });

  const nested = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);

  test.each([
    ["arrays in arrays, 100,000 deep", nested("[", "]")],
    ["arrays in arrays, 100,000 deep, in a field that nobody knows", `{"name":"a","x":${nested("[", "]")}}`],
    ["arrays in arrays, 100,000 deep, as the name", `{"name":${nested("[", "]")}}`],
    ["objects in objects, 100,000 deep", `{"name":${nested(`{"a":`, "}").replace(":}", ":1}")}}`],
    ["arrays in arrays that do not end", "[".repeat(200_000)],
    ["a megabyte of digits", `{"name":"a","client_secret_version":${"9".repeat(1_000_000)}}`],
    ["a megabyte of digits in a duration", `{"name":"a","duration":"${"9".repeat(1_000_000)}h"}`],
    ["100,000 fields", `{"name":"a",${Array.from({ length: 60_000 }, (_, n) => `"f${n}":${n}`).join()}}`],
    ["a megabyte of blanks", " ".repeat(1_000_000)],
    ["a byte order mark", `\ufeff{"name":"a"}`],
    ["only a byte order mark", "\ufeff"],
    ["invalid UTF-8", Buffer.from([...Buffer.from(`{"name":"a`), 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x22, 0x7d])],
    ["UTF-16", Buffer.from(`{"name":"a"}`, "utf16le")],
    ["zeros", Buffer.alloc(5000)],
    ["a form", "name=a&duration=1h"],
    ["XML", `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><name>&y;</name>`],
    ["JSON with comments", `{"name":"a" /* why */}`],
    ["two values", `{"name":"a"}{"name":"b"}`],
    ["half a value", `{"name":"a`],
    ["one key twice", `{"name":7,"name":"a"}`],
    ["a prototype", `{"name":"a","__proto__":{"name":"b","enabled":false,"duration":7}}`],
    ["a constructor", `{"name":"a","constructor":{"prototype":{"enabled":7}}}`],
  ])("answers a body of %s", async (_, body) => {
    expectOrderly(await sendBody(await nextTarget(), body));
  });

  test.each([1024 * 1024 + 1, 5 * 1024 * 1024])("refuses a body of %i bytes, and changes nothing", async (length) => {
    const target = await nextTarget();
    const before = await target.tokens.list();
    const answer = await sendBody(target, Buffer.alloc(length, `{"name":"a"} `));
    expect(refusalOf(answer)).toMatchObject({ status: 413, code: 12130 });
    expect((await target.tokens.list()).text).toBe(before.text);
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "*/*",
    "%%%",
    "a/b; charset=utf-7",
  ])("does not care for the content type %s", async (type) => {
    const answer = await sendBody(await nextTarget(), `{"name":"a"}`, { "content-type": type });
    expect(answer.status).toBe(one.operation.status);
    expectOrderly(answer);
  });

  test("reads a body in chunks, however they fall", async () => {
    const bytes = [...Buffer.from(`{"name":"in 🦊 chunks"}`)].map((byte) => Buffer.from([byte]));
    const { method, path } = await nextTarget();
    const answer = await send({ method, path, headers: { "transfer-encoding": "chunked" }, body: bytes });
    expect(answer.status).toBe(one.operation.status);
    expectOrderly(answer);
    if (one.name === "create" || one.name === "update") expect(tokenOf(answer).name).toBe("in 🦊 chunks");
  });
});

describe("a create", () => {
  const create = async (body: string | Buffer, headers = {}) =>
    sendBody({ method: "POST", path: new URL(new Account().url).pathname }, body, headers);

  test("refuses a body of 17 MiB, with its length and in chunks", async () => {
    const mebibyte = Buffer.alloc(1024 * 1024, "x");
    const answer = await create(Buffer.alloc(17 * 1024 * 1024, "x"));
    expect(refusalOf(answer)).toMatchObject({ status: 413, code: 12130 });
    const { pathname: path } = new URL(new Account().url);
    const body = Array.from({ length: 17 }, () => mebibyte);
    const inChunks = await send({ method: "POST", path, headers: { "transfer-encoding": "chunked" }, body });
    expect(refusalOf(inChunks)).toMatchObject({ status: 413, code: 12130 });
  });

  test.each([
    [`{"name":"\\ud800 lone"}`, "\ufffd lone"],
    [`{"name":"lone \\udfff"}`, "lone \ufffd"],
    [`{"name":"\\ud83e\\udd8a pair"}`, "🦊 pair"],
    [`{"name":"NUL\\u0000"}`, "NUL\u0000"],
    [`{"name":"\\u202eRTL"}`, "\u202eRTL"],
    [`{"name":" "}`, " "],
    [`{"name":"${"🦊".repeat(350)}"}`, "🦊".repeat(350)],
    [`{"name":7,"name":"the last of two"}`, "the last of two"],
    [`{"n\\u0061me":"escaped key"}`, "escaped key"],
    [`{"name":"own","__proto__":{"name":"of the prototype"}}`, "own"],
  ])("with the body %.40s keeps the name, and get agrees", async (body, name) => {
    const account = new Account();
    const created = tokenOf(await account.create(body));
    expect(created.name).toBe(name);
    expect(tokenOf(await account.get(created.id)).name).toBe(name);
    expect(tokensOf(await account.list(`?name=${encodeURIComponent(name)}`))).toHaveLength(1);
  });

  test("reads invalid UTF-8 as U+FFFD", async () => {
    const answer = await create(Buffer.from([...Buffer.from(`{"name":"a`), 0xff, 0x22, 0x7d]));
    expect(tokenOf(answer).name).toBe("a\ufffd");
  });

  test("does not take from a body what the server decides", async () => {
    const theirs = {
      id: "f174e90a-fafe-4643-bbbc-4a0ed4fc8415",
      client_id: `${"0".repeat(32)}.access`,
      client_secret: `cfast_${"0".repeat(48)}`,
      created_at: "2001-01-01T00:00:00Z",
      updated_at: "2001-01-01T00:00:00Z",
      expires_at: "2001-01-01T00:00:00Z",
      last_seen_at: "2001-01-01T00:00:00Z",
    };
    const account = new Account();
    const token = await account.created(theirs);
    for (const [member, value] of Object.entries(theirs)) expect(token[member], member).not.toBe(value);
    const updated = await account.update(token.id, theirs);
    for (const value of Object.values(theirs)) expect(updated.text).not.toContain(value);
  });
});
