/** What can be the origin of a host, by its text alone: no name is looked up, and nothing is asked. */
import { describe, expect, test } from "vitest";
import { addressesOf, originIn, placeHere, placeNearby } from "../../../src/rules/edge/origin-url.ts";

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
  "http://localhost.",
  "http://169.254.169.254",
  "http://169.254.0.1",
  "http://[fe80::1]",
  "http://[fe80::1%25eth0]",
  "http://[::ffff:10.0.0.1]",
  "http://[::ffff:a00:1]",
  "http://[::ffff:a9fe:a9fe]",
  "http://[::a00:1]",
  "http://[64:ff9b::a00:1]",
  "http://[fd00:0:0:0:0:0:0:2]",
  "http://[fd00::0002]",
  "http://[fd00:ec2::254]",
  "http://[fd20:ce::254]",
  "http://[2001:db8::1]",
  "http://[2606:4700::1111]",
  "http://[fd00::2",
  "http://fd00::2",
  "http://8.8.8.8",
  "http://9.255.255.255",
  "http://11.0.0.0",
  "http://172.15.255.255",
  "http://172.32.0.0",
  "http://192.167.255.255",
  "http://192.169.0.0",
  "http://192.0.2.2",
  "http://100.64.0.1",
  "http://100.100.100.200",
  "http://255.255.255.255",
  "http://224.0.0.1",
  "http://167772161",
  "http://012.0.0.1",
  "http://0xa.0.0.1",
  "http://0xa000001",
  "http://10.1",
  "http://10.0.1",
  "http://10.0.0.1.",
  "http://10.0.0.01",
  "http://10.0.0.256",
  "http://10.0.0.1.1",
  "http://app.1",
  "http://app.0x7f",
  "http://app.",
  "http://.app",
  "http://app..internal",
  "http://-app",
  "http://app-",
  "http://app@10.0.0.1",
  "http://10.0.0.1:80@evil.example",
  "http://bücher.internal",
  "http://APP\u0130",
  "http://app:0",
  "http://app:65536",
  "http://app/path",
  "http://app?x",
  "http://app#x",
  "http://app\\x",
  "http://app%2einternal",
  "http://app internal",
  "http://*.internal",
  `http://${"a".repeat(64)}`,
  `http://${"a.".repeat(126)}ab`,
  "https://app",
  "https://10.0.0.1",
  "https://[fd00::2]",
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
  expect([placeHere(text), placeNearby(text)]).toEqual([undefined, undefined]);
});

describe("an origin", () => {
  test.each([
    ["http://127.0.0.1", "http://127.0.0.1:80"],
    ["http://127.0.0.1:3000/", "http://127.0.0.1:3000"],
    ["HTTP://LOCALHOST:1", "http://localhost:1"],
    ["http://[::1]:65535", "http://[::1]:65535"],
  ])("%s of this machine is kept as %s", (text, kept) => {
    expect([originIn(text), placeHere(text), originIn(kept)]).toEqual([kept, kept, kept]);
    expect(placeNearby(text)).toBeUndefined();
  });

  test.each([
    ["http://app:3000", "http://app:3000"],
    ["HTTP://My_App-1/", "http://my_app-1:80"],
    ["http://app.internal:8080", "http://app.internal:8080"],
    ["http://localhost.evil.example", "http://localhost.evil.example:80"],
    ["http://app.localhost", "http://app.localhost:80"],
    ["http://3scale", "http://3scale:80"],
    ["http://0xapp", "http://0xapp:80"],
    ["http://10.0.0.0", "http://10.0.0.0:80"],
    ["http://10.255.255.255:1", "http://10.255.255.255:1"],
    ["http://172.16.0.0", "http://172.16.0.0:80"],
    ["http://172.18.0.5:3000", "http://172.18.0.5:3000"],
    ["http://172.31.255.255", "http://172.31.255.255:80"],
    ["http://192.168.1.2", "http://192.168.1.2:80"],
    ["http://[FD00::2]:3000/", "http://[fd00::2]:3000"],
    ["http://[fc00::1]", "http://[fc00::1]:80"],
  ])("%s of a private network is kept as %s, and is no place of this machine", (text, kept) => {
    expect([originIn(text), placeNearby(text), placeNearby(kept), placeHere(text)]).toEqual([
      kept,
      kept,
      kept,
      undefined,
    ]);
  });

  test.each([
    ["https://App.Example.com", "https://app.example.com:443"],
    ["https://a-b.example.co.uk:8443/", "https://a-b.example.co.uk:8443"],
    ["https://xn--bcher-kva.example", "https://xn--bcher-kva.example:443"],
  ])("%s, for an operator's list, is kept as %s, and is no place of this machine", (text, kept) => {
    expect([originIn(text), originIn(kept), placeHere(text), placeNearby(text)]).toEqual([
      kept,
      kept,
      undefined,
      undefined,
    ]);
  });
});

test("localhost stands for both of its addresses, everything else for itself", () => {
  expect(addressesOf("http://localhost:3000")).toEqual(["127.0.0.1:3000", "[::1]:3000"]);
  expect(addressesOf("http://[::1]:80")).toEqual(["[::1]:80"]);
  expect(addressesOf("https://app.example.com:443")).toEqual(["app.example.com:443"]);
});
