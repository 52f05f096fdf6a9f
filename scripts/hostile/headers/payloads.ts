/** Texts that end a header, or a value in one, for whoever puts them there as they are. */
import type { Seeded } from "../seeded.ts";

const ENDS = [
  "\r\n",
  "\n",
  "\r",
  "\r\n\r\n",
  "\u010d\u010a",
  "\u560d\u560a",
  "\u2028",
  "\u0085",
  "\v",
  "\f",
  "\0",
  "\r\n\t",
  "\r\n ",
];
const ENCODED = [
  "%0d%0a",
  "%0a",
  "%0D",
  "%00",
  "%250d%250a",
  "%E5%98%8D%E5%98%8A",
  "%u000d%u000a",
  "\\r\\n",
  "&#13;&#10;",
  "%C0%8A",
  "%85",
];
const WHAT = [
  "X-Injected: 1",
  "Set-Cookie: injected=1",
  "Content-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nX-Injected: 1\r\n\r\n",
  "Location: https://evil.example/",
  "; Domain=evil.example; injected=1",
  ", injected=1",
  '"; filename="evil.example"',
];
const AROUND = [
  "",
  "a",
  "https://a.example/",
  "/a",
  "a.example",
  "ü",
  "💥",
  "\ud800",
  "\u202e",
  "a b",
  "'",
  '"',
  ";",
  ",",
];

export const payload = (random: Seeded): string =>
  random.oneOf(AROUND) + random.oneOf([...ENDS, ...ENCODED]) + random.oneOf(WHAT) + random.oneOf(AROUND);

/** For a line of a request, where a line's end would be one, and not a part of it. */
export const inOneLine = (random: Seeded): string =>
  Buffer.from(random.oneOf(AROUND) + random.oneOf(ENCODED) + random.oneOf(WHAT))
    .toString("latin1")
    .replaceAll(/[\r\n\0]+/g, random.oneOf(["%0d%0a", "\t", ""]));

/** As it may stand in a target: no blank ends it. */
export const inTarget = (random: Seeded): string => inOneLine(random).replaceAll(/[ \t]/g, "%20");
