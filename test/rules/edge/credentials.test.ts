/** What a request presents of a token, in the headers of today. */
import { describe, expect, test } from "vitest";
import { credentialsIn } from "../../../src/rules/edge/credentials.ts";

type Headers = Readonly<Record<string, string>>;
const read = (headers: Headers, single: string | null = null, isStrict = false) =>
  credentialsIn((name) => headers[name.toLowerCase()] ?? null, single, isStrict);

const pair = { "cf-access-client-id": "id.access", "cf-access-client-secret": "secret" };
const both = { kind: "pair", isSingle: false, clientId: "id.access", secret: "secret" };
const wrong = (reason: string, clientId: string | null = null, isSingle = false) => {
  return { kind: "wrong", isSingle, reason, clientId };
};

describe("the pair of headers", () => {
  test.each<[string, Headers, object]>([
    ["is read", pair, both],
    ["is not there", {}, { kind: "none" }],
    ["lacks its secret", { "cf-access-client-id": "id.access" }, wrong("incomplete-credentials", "id.access")],
    ["lacks its id", { "cf-access-client-secret": "secret" }, wrong("incomplete-credentials")],
    [
      "has an id twice",
      { ...pair, "cf-access-client-id": "id.access, id.access" },
      wrong("duplicate-credentials", "id.access"),
    ],
    ["has a secret twice", { ...pair, "cf-access-client-secret": "a, b" }, wrong("duplicate-credentials", "id.access")],
    [
      "has blanks of HTTP around it",
      { "cf-access-client-id": "\t id.access ", "cf-access-client-secret": " secret\t" },
      both,
    ],
    [
      "has what JavaScript takes for blanks, and HTTP does not",
      { "cf-access-client-id": "\u00a0id.access\v", "cf-access-client-secret": "\ufeffsecret\u2028" },
      { ...both, clientId: "\u00a0id.access\v", secret: "\ufeffsecret\u2028" },
    ],
    ["is empty", { "cf-access-client-id": "", "cf-access-client-secret": "" }, { ...both, clientId: "", secret: "" }],
  ])("%s", (_, headers, credentials) => {
    expect(read(headers)).toEqual(credentials);
  });
});

describe("the one header", () => {
  const one = (value: unknown) => ({ authorization: typeof value === "string" ? value : JSON.stringify(value) });

  test.each<[string, Headers, object]>([
    ["is read", one(pair), { ...both, isSingle: true }],
    ["with more members is read", one({ ...pair, more: 1 }), { ...both, isSingle: true }],
    ["that is another scheme presents nothing", one("Bearer x"), { kind: "none" }],
    ["that is broken JSON presents nothing", one('{"cf-access-client-id":'), { kind: "none" }],
    ["with other members presents nothing", one({ a: 1 }), { kind: "none" }],
    [
      "that was sent twice, and arrives joined, is refused",
      one(`${JSON.stringify(pair)}, ${JSON.stringify(pair)}`),
      wrong("duplicate-credentials", "id.access", true),
    ],
    ["that was sent twice with other members presents nothing", one('{"a":1}, {"a":1}'), { kind: "none" }],
    [
      "has its keys in lower case",
      one({ "CF-Access-Client-Id": "id.access", "CF-Access-Client-Secret": "secret" }),
      wrong("malformed-credentials", null, true),
    ],
    [
      "lacks its secret",
      one({ "cf-access-client-id": "id.access" }),
      wrong("incomplete-credentials", "id.access", true),
    ],
    [
      "has another form",
      one({ "cf-access-client-id": "id.access", "cf-access-client-secret": 7 }),
      wrong("malformed-credentials", "id.access", true),
    ],
  ])("%s", (_, headers, credentials) => {
    expect(read(headers, "Authorization")).toEqual(credentials);
  });

  test("is read only where the application reads it", () => {
    expect(read(one(pair))).toEqual({ kind: "none" });
    expect(read(one(pair), "X-Token")).toEqual({ kind: "none" });
  });

  test("gives way to the pair, and beside it is one credential too many in strict mode", () => {
    const other = one({ ...pair, "cf-access-client-secret": "other" });
    expect(read({ ...pair, ...other }, "Authorization")).toEqual(both);
    expect(read({ ...pair, ...other }, "Authorization", true)).toEqual(wrong("duplicate-credentials", "id.access"));
    expect(read({ ...pair, authorization: "Bearer x" }, "Authorization", true)).toEqual(both);
  });
});
