/** Requests with an odd head: lines, targets, versions, headers, and offers of something else. */
import type { Seeded } from "../seeded.ts";
import type { MakeForm } from "./form.ts";

const METHODS = [
  "get",
  "G\0T",
  "G ET",
  "",
  "A".repeat(5000),
  "PROPFIND",
  "TRACE",
  "PURGE",
  "M-SEARCH",
  "CONNECT",
  "\u00e9",
  "PRI",
];
const VERSIONS = [
  "HTTP/1.0",
  "HTTP/2.0",
  "HTTP/9.9",
  "HTTP/1.10",
  "HTTP/01.1",
  "http/1.1",
  "HTTP/1.1 ",
  "HTTP/",
  "ICY",
  "",
];
const GAPS = [" ", "  ", "\t", "\v", "\u00a0", "\0"];

/** Bytes that no text has, and those that mean something to somebody on the way. */
export function rawText(random: Seeded, length: number): string {
  const special = "\0\t\v\f\r\n %/\\?#:@;,&=\"'<>[]{}|^`~*.\u007f\u0080\u00ff\u00c3\u0028";
  return Array.from({ length }, () =>
    random.chance(0.5) ? special[random.below(special.length)] : String.fromCharCode(random.below(256)),
  ).join("");
}

const firstLine: MakeForm = ({ world, random }) => {
  const method = random.oneOf(["GET", "GET", "POST", ...METHODS]);
  const version = random.oneOf(["HTTP/1.1", ...VERSIONS]);
  const gaps = [random.oneOf([" ", ...GAPS]), random.oneOf([" ", ...GAPS])];
  const [, ...rest] = world
    .request("GET", world.tokens, random.some(["Content-Length: 0", "Connection: close"], 1))
    .split("\r\n");
  const line = `${method}${gaps[0]}${world.tokens}${gaps[1]}${version}`;
  const before = random.oneOf(["", "", "\r\n", "\r\n\r\n", "\n", " ", "\0"]);
  return { title: `the line ${shown(before + line)}`, bytes: before + [line, ...rest].join("\r\n"), method };
};

const target: MakeForm = ({ world, random, mark }) => {
  const path = random.oneOf([world.tokens, world.echo(mark), "/", "/_emulator/accounts", "/client/v4/accounts"]);
  const host = random.oneOf([
    "evil.example",
    "localhost",
    "127.0.0.1:1",
    "[::1]",
    "user@localhost",
    "",
    "a b",
    "%00",
    "api.cloudflare.com",
  ]);
  const written = random.oneOf([
    `http://${host}${path}`,
    `HTTPS://${host}${path}`,
    `ftp://${host}${path}`,
    `//${host}${path}`,
    `${host}:443`,
    "*",
    `*${path}`,
    path.slice(1),
    `${path}${rawText(random, random.between(1, 30))}`,
    rawText(random, random.between(1, 30)),
    `${path}?${rawText(random, random.between(1, 200))}`,
    `${path}#${rawText(random, 5)}`,
    `${path}/${"%2e%2e%2f".repeat(random.between(1, 300))}`,
    `${path}/${"../".repeat(random.between(1, 300))}_emulator/health`,
    `${path}\\..\\`,
    `/${"a".repeat(random.oneOf([1000, 60_000, 70_000, 500_000]))}`,
    "javascript:alert(1)",
    "",
  ]);
  const method = random.oneOf(["GET", "POST", "OPTIONS", "HEAD", "DELETE"]);
  return {
    title: `${method} of the target ${shown(written)}`,
    bytes: world.request(method, written),
    method,
  };
};

const header: MakeForm = ({ world, random, mark }) => {
  const many = random.oneOf([10, 100, 1000, 10_000]);
  const name = random.oneOf([
    "X-A",
    "Cookie",
    "Authorization",
    "Host",
    "Via",
    "Forwarded",
    "Accept",
    "CF-Connecting-IP",
    "Emulator-Client-IP",
  ]);
  const headers = random.oneOf<() => string[]>([
    () => [`${name}: ${"a".repeat(random.oneOf([65_536, 130_000, 300_000]))}`],
    () => [`${"X".repeat(65_536)}: a`],
    () => Array.from({ length: many }, (_, n) => `X-${n}: ${n}`),
    () => Array.from({ length: many }, () => `${name}: a`),
    () => [`${name}: ${rawText(random, random.between(1, 60))}`],
    () => [`${rawText(random, random.between(1, 12))}: a`],
    () => [`${name} : a`],
    () => [`${name}: a`, random.oneOf([" b", "\tb", " ", "\t"])],
    () => [`${name}`],
    () => [":a"],
    () => [`Connection: ${random.oneOf(["close, Host", "Authorization", "keep-alive, Content-Length", "\0", ",,,"])}`],
    () => [`Via: 1.1 ${random.oneOf(["access-emulator-local", "a", ",,,(", "x".repeat(9000)])}`],
    () => [`Content-Encoding: ${random.oneOf(["gzip", "br", "deflate, gzip", "\u00e9"])}`],
    () => [`Range: bytes=${random.oneOf(["0-", "-1", "9-1", `0-${"9".repeat(400)}`, "0-0,".repeat(2000)])}`],
  ])();
  const method = random.oneOf(["GET", "HEAD", "OPTIONS", "DELETE"]);
  const path = random.oneOf([world.tokens, world.echo(mark), "/client/v4/nothing", "/"]);
  return {
    title: `${headers.length} headers such as ${shown(headers[0] ?? "")}`,
    bytes: world.request(method, path, headers),
    method,
  };
};

/** Offers of another protocol, and of a body that may be refused before it is sent. */
const offer: MakeForm = ({ world, random, mark }) => {
  const key = random.oneOf(["dGhlIHNhbXBsZSBub25jZQ==", "short", "", "\u00e9"]);
  const version = random.oneOf(["13", "8", "999999999999", "-1", ""]);
  const headers = random.oneOf([
    ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"],
    ["Connection: Upgrade", "Upgrade: websocket", `Sec-WebSocket-Key: ${key}`, `Sec-WebSocket-Version: ${version}`],
    ["Connection: Upgrade", "Upgrade: websocket"],
    ["Upgrade: websocket", `Sec-WebSocket-Key: ${key}`, "Sec-WebSocket-Version: 13"],
    ["Connection: Upgrade", "Upgrade: TLS/1.3, \0", "Upgrade: websocket"],
    ["Connection: upgrade, close", `Upgrade: ${"websocket, ".repeat(2000)}`],
    ["Expect: 100-continue"],
    ["Expect: 100-continue", "Expect: 100-continue"],
    ["Expect: nonsense"],
    ["Expect: 100-continue, \0"],
  ]);
  const makes = `outer-${mark}`;
  const path = random.oneOf([world.tokens, world.echo(mark), "/nothing", "/"]);
  const posts = random.chance(0.5);
  const bytes = posts && path === world.tokens ? world.create(makes, headers) : world.request("GET", path, headers);
  return {
    title: `the offer ${shown(headers.join(", "))}`,
    bytes,
    method: posts ? "POST" : "GET",
    ...(posts ? { makes } : {}),
  };
};

export const shown = (text: string): string => JSON.stringify(text.slice(0, 80));

export const oddHeads: readonly MakeForm[] = [firstLine, target, header, offer];
