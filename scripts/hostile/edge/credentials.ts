/** What a request presents: the right pair in forms that are allowed, and all that is not the right pair. */
import fc from "fast-check";
import type { Pair, World } from "./world.ts";

/** What must come of it: it gets in, it does not, both may be, or that depends on the path. */
export type Wanted = "in" | "out" | "either" | "in below /admin alone";

export interface Presented {
  readonly headers: readonly (readonly [string, string])[];
  readonly wanted: Wanted;
}

const ID = "CF-Access-Client-Id";
const SECRET = "CF-Access-Client-Secret";

const pairOf = ({ id, secret }: Pair, more: readonly (readonly [string, string])[] = []): Presented["headers"] => [
  [ID, id],
  [SECRET, secret],
  ...more,
];
const out = (...headers: Presented["headers"]): Presented => ({ headers, wanted: "out" });
const into = (...headers: Presented["headers"]): Presented => ({ headers, wanted: "in" });
const admin = (...headers: Presented["headers"]): Presented => ({ headers, wanted: "in below /admin alone" });
const either = (...headers: Presented["headers"]): Presented => ({ headers, wanted: "either" });

/** Bytes that HTTP allows in a value, and that are no letter: as Node writes them, a character is a byte. */
const utf8 = (text: string): string => Buffer.from(text).toString("latin1");

const strange = (text: string): string[] => [
  "",
  text.slice(0, -1),
  `${text}0`,
  text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase(),
  `${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`,
  `"${text}"`,
  `${text},${text}`,
  `${text};`,
  `${text}\t${text}`,
  utf8(`${text}\u200b`),
  utf8(`\ufeff${text}`),
  utf8(text.replace(/./, "\uff41")),
  `${text}\u0080`,
  `${text}%00`,
  "' OR '1'='1",
  "*",
  "__proto__",
  "null",
  "[object Object]",
  "a".repeat(60_000),
];

/** For the host that reads the pair of headers. */
export function presentedPairs(world: World): fc.Arbitrary<Presented> {
  const { pair, adminPair, session, adminSession, notSessions } = world;
  const good = [
    into(...pairOf(pair)),
    into([ID.toLowerCase(), pair.id], [SECRET.toUpperCase(), pair.secret]),
    into([SECRET, pair.secret], [ID, pair.id]),
    into([ID, ` \t${pair.id}\t `], [SECRET, `\t ${pair.secret} `]),
    into(...pairOf(pair, [["Cookie", "CF_Authorization=nonsense; a=b"]])),
    into(...pairOf(pair, [["Cf-Access-Jwt-Assertion", "spoofed"]])),
    into(["Cookie", `CF_Authorization=${session}`]),
    into(["cf-access-token", session]),
    into(["Cookie", `a=b;  CF_Authorization=${session};`]),
    either(...pairOf(pair, [[ID, pair.id]])),
    either(...pairOf(pair, [[SECRET, pair.secret]])),
    either(
      ...pairOf(
        pair,
        notSessions.slice(0, 1).map((text) => ["cf-access-token", text] as const),
      ),
    ),
    either(["Cookie", `CF_Authorization=nonsense; CF_Authorization=${session}`]),
    either(["Cookie", `CF_Authorization="${session}"`]),
  ];
  const ofAdmin = [
    admin(...pairOf(adminPair)),
    admin(["Cookie", `CF_Authorization=${adminSession}`]),
    admin(["cf-access-token", adminSession]),
  ];
  const bad = [
    ...ofAdmin,
    out(),
    out([ID, pair.id]),
    out([SECRET, pair.secret]),
    out([ID, pair.id], [SECRET, adminPair.secret]),
    out([ID, adminPair.id], [SECRET, pair.secret]),
    out([ID, pair.id], [SECRET, pair.secret], [SECRET, adminPair.secret]),
    out([ID, pair.id], [SECRET, adminPair.secret], [SECRET, pair.secret]),
    out(["CF_Access_Client_Id", pair.id], ["CF_Access_Client_Secret", pair.secret]),
    out(["Authorization", oneHeader(pair)]),
    out(["Cookie", `${ID}=${pair.id}; ${SECRET}=${pair.secret}`]),
    out(["X-Original-URL", "/cdn-cgi/access/certs"], ["X-Rewrite-URL", "/cdn-cgi/access/certs"]),
    out(["X-Forwarded-Host", "localhost"], ["Forwarded", "host=localhost"]),
    out(["X-HTTP-Method-Override", "OPTIONS"]),
    out(["Cf-Access-Jwt-Assertion", session.slice(0, -9)], ["Cf-Access-Authenticated-User-Email", "a@example.com"]),
    out(["Emulator-Edge-Form", "host"], ["Emulator-Client-IP", "127.0.0.1"], ["Emulator-Authorization", "Bearer x"]),
    out(["Cf-Access-Metadata-Request", "true"]),
    out(["Origin", "https://evil.example"], ["Access-Control-Request-Method", "GET"]),
    out(["Cookie", "x=".repeat(20_000)]),
    out(...Array.from({ length: 90 }, (_, n) => [ID, `${pair.id}${n}`] as const), [SECRET, pair.secret]),
    ...strange(pair.secret).map((secret) => out([ID, pair.id], [SECRET, secret])),
    ...strange(pair.id).map((id) => either([ID, id], [SECRET, pair.secret])),
    ...notSessions.flatMap((text) => [out(["Cookie", `CF_Authorization=${text}`]), out(["cf-access-token", text])]),
  ];
  const noise = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,80}$/);
  const random = fc.tuple(noise, noise).map(([id, secret]) => out([ID, id], [SECRET, secret]));
  const nearly = noise.map((text) => out([ID, pair.id], [SECRET, `${pair.secret}x${text}`]));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...good) },
    { weight: 6, arbitrary: fc.constantFrom(...bad) },
    { weight: 1, arbitrary: fc.oneof(random, nearly) },
  );
}

const oneHeader = ({ id, secret }: Pair): string =>
  JSON.stringify({ "cf-access-client-id": id, "cf-access-client-secret": secret });

/** For the host that reads both from one header, as JSON. */
export function presentedInOne({ pair, adminPair }: World): fc.Arbitrary<Presented> {
  const [id, secret] = [JSON.stringify(pair.id), JSON.stringify(pair.secret)];
  const told = (text: string) => ["Authorization", text] as const;
  const right = oneHeader(pair);
  const good = [
    right,
    ` ${right}`,
    `{"cf-access-client-secret":${secret} ,\t"cf-access-client-id":${id}}`,
    right.replace("{", '{"more":[1e400],'),
  ];
  const bad = [
    oneHeader({ ...pair, secret: adminPair.secret }),
    right.slice(0, -1),
    `[${right}]`,
    JSON.stringify(right),
    `{"__proto__":${right}}`,
    `{"cf-access-client-id":${id},"cf-access-client-secret":[${secret}]}`,
    `{"cf-access-client-id":${id},"cf-access-client-secret":{"toString":${secret}}}`,
    `{"cf-access-client-id":${id},"cf-access-client-secret":null}`,
    `{"cf-access-client-id":${id}}`,
    `Bearer ${pair.secret}`,
    `Basic ${Buffer.from(`${pair.id}:${pair.secret}`).toString("base64")}`,
    `${"[".repeat(30_000)}`,
    `${'{"a":'.repeat(5_000)}`,
    "null",
    "0",
    '"',
    "",
    utf8('{"\ufeff":1}'),
  ];
  const ambiguous = [
    `{"cf-access-client-id":${id},"cf-access-client-secret":"x","cf-access-client-secret":${secret}}`,
    `{"cf-access-client-id":${id},"cf-access-client-secret":${secret},"cf-access-client-secret":"x"}`,
    `{"CF-Access-Client-Id":${id},"CF-Access-Client-Secret":${secret}}`,
    right.replaceAll("a", "\\u0061"),
    `${right}${right}`,
    utf8(`\ufeff${right}`),
  ];
  return fc.constantFrom(
    ...good.map((text) => into(told(text))),
    ...bad.map((text) => out(told(text))),
    ...ambiguous.map((text) => either(told(text))),
    either(told(right), told(oneHeader(adminPair))),
    out(told(oneHeader(adminPair))),
    either(...pairOf(pair)),
    out(),
  );
}
