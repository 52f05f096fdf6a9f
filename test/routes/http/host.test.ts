/** The name under which a request asks is its own, whoever asked before it. */
import { expect, test } from "vitest";
import { hostOf, isLoopback, isUnderLoopbackName } from "../../../src/routes/http/host.ts";

const asked = (url: string, host?: string) => new Request(url, host === undefined ? {} : { headers: { host } });

test("requests under several names in turns each have their own", () => {
  const names = ["app.example.com", "localhost", "app.example.com", "[::1]", "localhost"];
  expect(names.map((name) => hostOf(asked(`http://${name}:8787/a?b#c`)))).toEqual(names);
  expect(hostOf(asked("http://LOCALHOST:8787/"))).toBe("localhost");
  expect(hostOf(asked("http://localhost:8787/", "a/b"))).toBeUndefined();
  expect(hostOf(asked("http://localhost:8787/"))).toBe("localhost");
});

test.each([
  ["http://localhost:8787/", undefined, true],
  ["http://localhost:8787/", "127.0.0.1:8787", true],
  ["http://localhost:8787/", "app.example.com", false],
  ["http://app.example.com/", "localhost", false],
  ["http://app.example.com/localhost", undefined, false],
  ["http://localhost.example.com/", undefined, false],
  ["http://app.localhost:8787/?http://x", undefined, true],
])("%s with the header %s is under a name of this machine: %s", (url, header, expected) => {
  isLoopback("http://app.example.com"); // whatever was asked last
  expect(isUnderLoopbackName(asked(url, header))).toBe(expected);
  expect(isUnderLoopbackName(asked(url, header))).toBe(expected);
});
