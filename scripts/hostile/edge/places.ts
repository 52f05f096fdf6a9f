/** Where a request goes: method, host and path, as they are written on the wire. */
import fc from "fast-check";
import type { World } from "./world.ts";

export interface Place {
  readonly method: string;
  /** What stands where the host does. */
  readonly host: string;
  readonly path: string;
  /** Nobody can doubt that it is the protected host, and a path of it outside `/admin` that an origin answers. */
  readonly isPlain: boolean;
}

interface Part {
  readonly text: string;
  readonly isPlain: boolean;
}

const plain = (text: string): Part => ({ text, isPlain: true });
const doubtful = (text: string): Part => ({ text, isPlain: false });

export const methods = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...["GET", "POST", "PUT", "DELETE", "PATCH"].map(plain)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...["HEAD", "OPTIONS", "PROPFIND", "PURGE", "TRACE", "FOO", "get"].map(doubtful)),
  },
);

/** Ways to write the host, and hosts that are nearly it. */
export const hostsOf = ({ host }: World): fc.Arbitrary<Part> => {
  const near = [
    `${host}:443`,
    `${host}:99999`,
    `${host}..`,
    `.${host}`,
    `x${host}`,
    `${host}.evil.example`,
    `evil.example/${host}`,
    `evil.example#${host}`,
    `evil.example?${host}`,
    `user@${host}`,
    `${host}@evil.example`,
    host.replace("app", "%61pp"),
    host.replace(".", "%2e"),
    host.replace("example", "ex_ample"),
    Buffer.from(host.replace("app", "\uff41pp")).toString("latin1"),
    Buffer.from(host.replace(".", "\u3002")).toString("latin1"),
    Buffer.from(host.replace("app", "app\u00ad")).toString("latin1"),
    host.replace("app", encodeURIComponent("\uff41pp")),
    `${host}%00`,
    `${host}\\`,
    "*",
    `*.${host}`,
    "a".repeat(300),
    `${"a.".repeat(200)}com`,
    "xn--a",
    "-",
    "..",
    "%2e%2e",
    "unprotected.example.net",
  ];
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.constantFrom(...[host, host.toUpperCase(), `${host}.`, host.replace("a", "A")].map(plain)),
    },
    { weight: 3, arbitrary: fc.constantFrom(...near.map(doubtful)) },
  );
};

const plainSegments = [
  "a",
  "%20",
  "%zz",
  "%",
  "a;b=c",
  "x%2fy",
  "%00",
  "~",
  "'",
  "%E2%82%AC",
  "%ff%fe",
  "a=b&c",
  "*",
  "$(id)",
  "adminx",
  "Admin",
];
const doubtfulSegments = [
  "",
  ".",
  "..",
  "%2e%2e",
  "..%2f",
  "%2e%2e%2f",
  "..%5c",
  "..;",
  "admin",
  "%61dmin",
  "admin%2f",
  "%252e%252e",
  "\\",
  "..\\",
  "cdn-cgi",
  "access",
  "certs",
  "_edge",
  "\u00e9",
];
const ofAccess = [
  "certs",
  "logout",
  "login",
  "get-identity",
  "callback",
  "authorized",
  "..%2f..%2f",
  "",
  "login/x?redirect_url=%2f",
  "cli?a=b",
  "%00",
].map((path) => doubtful(`/cdn-cgi/access/${path}`));

const joined = (parts: readonly string[], query: string): string => `/${parts.join("/")}${query}`;
const queries = fc.constantFrom(
  "",
  "?",
  "?a=b",
  "?%",
  "?a=%00&a=../..",
  "?#",
  `?${"q=1&".repeat(500)}`,
  "?redirect_url=https://evil.example",
);

export const paths: fc.Arbitrary<Part> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.array(fc.constantFrom(...plainSegments), { maxLength: 4 }), queries)
      .map(([parts, query]) => plain(joined(parts, query))),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.array(fc.constantFrom(...plainSegments, ...doubtfulSegments), { minLength: 1, maxLength: 6 }), queries)
      .map(([parts, query]) => doubtful(joined(parts, query))),
  },
  { weight: 1, arbitrary: fc.constantFrom(...ofAccess) },
  {
    weight: 1,
    arbitrary: fc.stringMatching(/^[\x21-\x22\x24-\x7e\x80-\xff]{0,60}$/).map((text) => doubtful(`/${text}`)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      plain(`/${"long/".repeat(1000)}`),
      doubtful(`/${"../".repeat(2000)}`),
      doubtful(`/${"x".repeat(60_000)}`),
      plain(""),
    ),
  },
);

/** Whether an origin could take this path, as it was told it, for one below `/admin`: decoded once, with its dots resolved. */
export function isBelowAdmin(pathname: string): boolean {
  // Bytes that are no text leave the others what they are, where decodeURIComponent would give up.
  const decoded = pathname.replaceAll(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(parseInt(digits, 16)),
  );
  const kept: string[] = [];
  for (const segment of decoded.split("/").slice(1)) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  return kept[0] === "admin";
}
