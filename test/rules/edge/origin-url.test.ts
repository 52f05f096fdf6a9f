/** What can be the origin of a host, by its text alone: no name is looked up, and nothing is asked. */
import { describe, expect, test } from "vitest";
import { addressesOf, originIn, placeHere } from "../../../src/rules/edge/origin-url.ts";

/** None of these is an origin anywhere. */
const NO_ORIGINS = [
  "http://0.0.0.0:80",
  "http://0",
  "http://[::]:80",
  "http://[::ffff:127.0.0.1]:80",
  "http://[::ffff:7f00:1]:80",
  "http://[0:0:0:0:0:0:0:1]:80",
  "http://[::1%25lo]:80",
  "http://2130706433",
  "http://0177.0.0.1",
  "http://0x7f.1",
  "http://0x7f000001",
  "http://127.1",
  "http://127.0.0.2",
  "http://127.0.0.1.",
  "http://１２７.0.0.1",
  "http://127。0。0。1",
  "http://ⓛocalhost",
  "http://localhost.evil.example",
  "http://localhost.",
  "http://app.example.com",
  "http://169.254.169.254",
  "http://10.0.0.1",
  "http://user@127.0.0.1",
  "http://user:secret@127.0.0.1",
  "http://127.0.0.1:80@evil.example",
  "http://127.0.0.1:80#@evil.example",
  "http://127.0.0.1\\@evil.example",
  "https://127.0.0.1",
  "https://[::1]",
  "https://localhost",
  "https://0x7f.1",
  "https://user@app.example.com",
  "https://app.example.com/path",
  "https://app.example.com?x",
  "https://app.example.com#x",
  "https://app.example.com.",
  "https://app.example.com:0",
  "https://app.example.com:65536",
  "https://*.example.com",
  "https://app example.com",
  "https://app.example.com\n",
  "ws://127.0.0.1",
  "ftp://127.0.0.1",
  "file:///etc/passwd",
  "data:,x",
  "unix:/x",
  "//127.0.0.1",
  "127.0.0.1:3000",
  "http:127.0.0.1",
  "http:/127.0.0.1",
  "http:///127.0.0.1",
  "http://127.0.0.1/path",
  "http://127.0.0.1//",
  "http://127.0.0.1?x",
  "http://127.0.0.1#x",
  "http://127.0.0.1:65536",
  "http://127.0.0.1:0",
  "http://127.0.0.1:080",
  "http://127.0.0.1:",
  "http://127.0.0.1:-1",
  " http://127.0.0.1",
  "http://127.0.0.1\n",
  "http://127.0.0.1\t",
  "http://",
  "",
];

test.each(NO_ORIGINS)("%j is no origin", (text) => {
  expect(originIn(text)).toBeUndefined();
  expect(placeHere(text)).toBeUndefined();
});

describe("an origin", () => {
  test.each([
    ["http://127.0.0.1", "http://127.0.0.1:80"],
    ["http://127.0.0.1:3000/", "http://127.0.0.1:3000"],
    ["HTTP://LOCALHOST:1", "http://localhost:1"],
    ["http://[::1]:65535", "http://[::1]:65535"],
  ])("%s of this machine is kept as %s", (text, kept) => {
    expect([originIn(text), placeHere(text), originIn(kept)]).toEqual([kept, kept, kept]);
  });

  test.each([
    ["https://App.Example.com", "https://app.example.com:443"],
    ["https://a-b.example.co.uk:8443/", "https://a-b.example.co.uk:8443"],
    ["https://xn--bcher-kva.example", "https://xn--bcher-kva.example:443"],
  ])("%s, for an operator's list, is kept as %s, and is no place of this machine", (text, kept) => {
    expect([originIn(text), originIn(kept), placeHere(text)]).toEqual([kept, kept, undefined]);
  });
});

test("localhost stands for both of its addresses, everything else for itself", () => {
  expect(addressesOf("http://localhost:3000")).toEqual(["127.0.0.1:3000", "[::1]:3000"]);
  expect(addressesOf("http://[::1]:80")).toEqual(["[::1]:80"]);
  expect(addressesOf("https://app.example.com:443")).toEqual(["app.example.com:443"]);
});
