import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redacted, withoutSecretsIn } from "../../../src/rules/values/redaction.ts";
import { newSecret } from "../../../src/rules/service-tokens/secret.ts";

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const cfast = newSecret("cfast", random);
const hex = newSecret("hex", random);
const clean = (text: string) => redacted(text, 10_000).text;

/** Whether a part of the secret stands in the text that is long enough to tell something of it. */
function tells(text: string, secret: string, length = 16): boolean {
  const body = secret.replace(/^cfast_/, "");
  for (let at = 0; at + length <= body.length; at++) if (text.includes(body.slice(at, at + length))) return true;
  return false;
}

describe("a secret is taken out by its form", () => {
  test.each([cfast, hex])("%s, wherever it stands", (secret) => {
    expect(clean(secret)).toBe("[redacted]");
    expect(clean(`{"name":"${secret}","b":1}`)).toBe('{"name":"[redacted]","b":1}');
    expect(clean(`{"${secret}":1}`)).toBe('{"[redacted]":1}');
    expect(clean(`/a/${secret}/rotate?b=${secret}`)).toBe("/a/[redacted]/rotate?b=[redacted]");
    expect(clean(`curl/8 (${secret})`)).toBe("curl/8 ([redacted])");
  });

  test("right behind hexadecimal digits, such as those of an escape", () => {
    for (const before of ["%20", "%0a", "\\f", "\\b", "\\u000a", "0", "abcdef"]) {
      expect(tells(clean(`${before}${hex}`), hex)).toBe(false);
      expect(tells(clean(`${before}${cfast}`), cfast)).toBe(false);
    }
    expect(tells(clean(`${hex}${hex}`), hex)).toBe(false);
    expect(tells(clean(`${cfast}${cfast}${hex}`), cfast)).toBe(false);
  });

  test("with its characters escaped, as JSON and URLs do", () => {
    const json = [...cfast].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
    const url = [...cfast].map((each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`).join("");
    expect(clean(`{"name":"${json}"}`)).toBe('{"name":"[redacted]"}');
    expect(clean(`?name=${url}&a=1`)).toBe("?name=[redacted]&a=1");
    expect(clean(`?name=${cfast.replace("_", "%5f")}`)).toBe("?name=[redacted]");
  });
});

describe("a secret without a form is taken out by the name of its field", () => {
  test.each([
    ['{"client_secret":"hunter2"}', '{"client_secret":"[redacted]"}'],
    ['{ "client_secret" :\n "hunter2", "name":"kept"}', '{ "client_secret" :\n "[redacted]", "name":"kept"}'],
    ['{"previous_client_secret":"hunter2"}', '{"previous_client_secret":"[redacted]"}'],
    ['{"CF-Access-Client-Secret":"hunter2"}', '{"CF-Access-Client-Secret":"[redacted]"}'],
    ['{"clientSecret":"hunter2"}', '{"clientSecret":"[redacted]"}'],
    ['{"client_secret":"hun\\"ter2","name":"kept"}', '{"client_secret":"[redacted]","name":"kept"}'],
    ['{"client_secret":""}', '{"client_secret":"[redacted]"}'],
    ['{"client_secret":"hunter2', '{"client_secret":"[redacted]"'],
    ['{"client_secret":-1234.5e+6,"name":"kept"}', '{"client_secret":"[redacted]","name":"kept"}'],
    [
      '{"name":"kept","client_secret" : ["a",{"b":"hunter2"}],"c":"hunter2"}',
      '{"name":"kept","client_secret" : "[redacted]"',
    ],
    ['{"client_secret":{"a":"hunter2"}}', '{"client_secret":"[redacted]"'],
    ['{"client_secret":null,"enabled":true}', '{"client_secret":null,"enabled":true}'],
    ['{"client\\u005fsecret":"hun\\u0022ter2"}', '{"client_secret":"[redacted]"}'],
    ['{"a":"{\\"client_secret\\":\\"hunter2\\"}","b":1}', '{"a":"{\\"client_secret\\":\\"[redacted]\\"}","b":1}'],
    [
      JSON.stringify({ a: JSON.stringify({ client_secret: 'hun"ter2' }) }),
      '{"a":"{\\"client_secret\\":\\"[redacted]\\"}"}',
    ],
    ["?client_secret=hunter2&name=kept", "?client_secret=[redacted]&name=kept"],
    ["?name=kept&client%5Fsecret=hunter2", "?name=kept&client%5Fsecret=[redacted]"],
    ["client_secret=hunter2", "client_secret=[redacted]"],
    ["?a=%7B%22client_secret%22%3A%22hunter2%22%7D", '?a={"client_secret":"[redacted]"}'],
  ])("%s", (text, expected) => {
    expect(clean(text)).toBe(expected);
  });
});

test.each([
  '{"name":"a secret","client_secret_version":2,"previous_client_secret_expires_at":"2030-01-01T00:00:00Z"}',
  '{"client_secret_version":"2"}',
  "/client/v4/accounts/0123456789abcdef0123456789abcdef/access/service_tokens/3537a672-e4d8-4d89-aab9-26cb622918a1",
  "?name=100%25&search=caf%C3%A9",
  '{"name":"\\u00e9\\u0041"}',
  "cfast_tooshort",
  "",
])("what is no secret stays as it is: %s", (text) => {
  expect(redacted(text, 10_000)).toEqual({ text, isCut: false });
});

test("what an application presents to another service is taken out: a password, or a token", () => {
  const body = (scheme: object) => JSON.stringify({ scim_config: { authentication: scheme } });
  expect(clean(body({ user: "u", password: "hunter2" }))).toBe(body({ user: "u", password: "[redacted]" }));
  expect(clean(body({ scheme: "oauthbearertoken", token: "a-b-c" }))).toBe(
    body({ scheme: "oauthbearertoken", token: "[redacted]" }),
  );
  expect(clean(JSON.stringify(body({ token: "a-b-c" })))).not.toContain("a-b-c");
  const rules = '{"include":[{"service_token":{"token_id":"x"}}],"name":"token"}';
  expect(clean(rules)).toBe(rules);
});

describe("a limit", () => {
  test("cuts, and says so exactly when it does", () => {
    expect(redacted("abcde", 5)).toEqual({ text: "abcde", isCut: false });
    expect(redacted("abcdef", 5)).toEqual({ text: "abcde", isCut: true });
    expect(redacted("x".repeat(100_000), 4096)).toEqual({ text: "x".repeat(4096), isCut: true });
    expect(redacted(`ab${cfast}`, 12)).toEqual({ text: "ab[redacted]", isCut: false });
  });

  test("at which a secret would be cut keeps no part of it", () => {
    for (let before = 0; before < 64; before++) {
      const text = `${" ".repeat(before)}${cfast} ${hex} ${cfast}`;
      for (const secret of [cfast, hex]) expect(tells(redacted(text, 60).text, secret, 4)).toBe(false);
    }
  });

  test("keeps no part of a secret that is read in part, however much was taken out before it", () => {
    for (let more = 0; more < 70; more++) {
      const text = `${" ".repeat(more)}${`${cfast} `.repeat(150)}`;
      expect(tells(redacted(text, 4096).text, cfast, 4)).toBe(false);
    }
  });
});

test("whatever stands around them, and wherever the limit cuts, no secret is told", () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom(
      cfast,
      hex,
      `{"a":"${cfast}"}`,
      `{"client_secret":"${hex}"}`,
      "%20",
      "\\",
      '"',
      "\\u00",
      "secret=",
      ":",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 0, max: 400 }), (pieces, limit) => {
      const { text } = redacted(pieces.join(""), limit);
      expect(text.length).toBeLessThanOrEqual(limit);
      for (const secret of [cfast, hex]) expect(tells(text, secret)).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test("a megabyte of what looks like the start of a secret is no work for hours", () => {
  for (const text of ['"secret', '\\"secret\\":\\"', "cfast_", '"', "\\", "%", "&secret=", "\\u00"]) {
    expect(redacted(text.repeat(1_000_000 / text.length), 4096).text.length).toBeLessThanOrEqual(4096);
  }
});

test("a long text of what a secret may begin with is soon read", () => {
  for (const each of ["\\", "?", '"', "&", "f", "%5c", '\\"token', "?token"]) {
    const long = each.repeat(200_000 / each.length);
    expect(tells(withoutSecretsIn(`${long}&client_secret=${hex}`), hex)).toBe(false);
  }
});
