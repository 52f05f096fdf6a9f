/** Which places a pattern of an application covers, and which pattern is the more specific one. */
import { describe, expect, test } from "vitest";
import { bySpecificity, isFor, patternOf } from "../../../src/rules/edge/pattern.ts";

const covers = (pattern: string, place: string): boolean => {
  const url = new URL(`https://${place}`);
  return isFor(patternOf(pattern), { host: url.hostname, path: url.pathname });
};

describe.each<[pattern: string, covered: readonly string[], others: readonly string[]]>([
  ["example.com", ["example.com", "example.com/a/b", "EXAMPLE.com/"], ["a.example.com", "example.org", "xexample.com"]],
  [
    "example.com/alpha",
    ["example.com/alpha", "example.com/alpha/", "example.com/alpha/beta", "example.com/%61lpha"],
    ["example.com/alphabet", "example.com/", "example.com/beta/alpha", "example.com/Alpha"],
  ],
  [
    "example.com/open/*",
    ["example.com/open/%2Fa", "example.com/open/a%2F..%2Fb", "example.com/x/..%2fopen/b", "example.com/open/..a"],
    [
      "example.com/open/..%2Fadmin",
      "example.com/open/%2e%2e%2Fadmin",
      "example.com/open/a%2F..%2F..",
      "example.com/.%2f",
    ],
  ],
  ["example.com/alpha/", ["example.com/alpha", "example.com/alpha/beta"], ["example.com/alphabet"]],
  ["example.com/alpha/*", ["example.com/alpha/beta", "example.com/alpha/b/c"], ["example.com/alpha", "example.com/"]],
  ["*.example.com", ["a.example.com", "a.example.com/x"], ["example.com", "a.b.example.com", ".example.org"]],
  ["*test.example.com", ["test.example.com", "a-test.example.com"], ["a.test.example.com", "tests.example.com"]],
  ["a*z.example.com", ["az.example.com", "abcz.example.com"], ["a.z.example.com", "a.example.com"]],
  ["example.com/a/*/z", ["example.com/a/b/z", "example.com/a/b/c/z/y"], ["example.com/a/z", "example.com/a/b"]],
  ["example.com/*.png", ["example.com/a/b.png", "example.com/.png"], ["example.com/bxpng", "example.com/a.png2"]],
  ["bücher.example", ["xn--bcher-kva.example", "bücher.example"], ["bucher.example"]],
  // Bytes that are no text keep nothing beside them from being read.
  [
    "example.com/admin",
    ["example.com/%61dmin%2F%ff", "example.com/admin/%ff", "example.com/open%ff%2f..%2f%61dmin"],
    ["example.com/admin%ff", "example.com/%ffadmin"],
  ],
  [
    "example.com/open/*",
    ["example.com/open/%ff"],
    ["example.com/open/..%2f%61dmin%2f%ff", "example.com/open/..%2F%e2%82"],
  ],
  ['example.com/a%85"é', ['example.com/a%85"é', "example.com/%61%85%22%C3%A9/x"], ["example.com/a%84%22%C3%A9"]],
  ["example.com/a%e9", ["example.com/a%E9", "example.com/a%e9"], ["example.com/a%C3%A9", "example.com/a"]],
  [
    "example.com/a\\b",
    ["example.com/a\\b", "example.com/a/b/c"],
    ["example.com/a", "example.com/ab", "example.com/a%5Cb"],
  ],
  ["example.com/a/../b", ["example.com/a/../b", "example.com/b/c"], ["example.com/a", "example.com/a/b"]],
  ["example.com/a/%2e%2e", ["example.com/", "example.com/b"], ["example.org/"]],
  ["0.0x7f", ["0.0.0.127", "0.0x7F/a"], ["0.0.0.126"]],
  ["example.com/%zz b", ["example.com/%zz%20b"], ["example.com/%zz+b"]],
  ["example.com/💥%f0%9f", ["example.com/%F0%9F%92%A5%F0%9F"], ["example.com/%F0%9F%92%A5"]],
  ["example.com/a+b(c)", ["example.com/a+b(c)"], ["example.com/aab(c)", "example.com/a+bc"]],
])("%s", (pattern, covered, others) => {
  test.each(covered)("covers %s", (place) => {
    expect(covers(pattern, place)).toBe(true);
  });
  test.each(others)("does not cover %s", (place) => {
    expect(covers(pattern, place.replace(/^\./, ""))).toBe(false);
  });
});

test("an exact host comes before one with a star, and a longer path before a shorter one", () => {
  const texts = [
    "app.example.com/admin/users",
    "app.example.com/admin",
    "app.example.com/adm*",
    "app.example.com",
    "*app.example.com/admin/users",
    "*.example.com/admin",
    "*.example.com",
  ];
  expect(
    texts
      .toReversed()
      .map(patternOf)
      .toSorted(bySpecificity)
      .map(({ text }) => text),
  ).toEqual(texts);
});

test("a path with many stars and many slashes is soon told apart", () => {
  const many = patternOf(`example.com${"/*".repeat(40)}/x`);
  const slashes = "/".repeat(4000);
  expect(isFor(many, { host: "example.com", path: slashes })).toBe(false);
  expect(isFor(many, { host: "example.com", path: `${slashes}x` })).toBe(true);
  const label = patternOf(`${"a*".repeat(20)}b.example.com`);
  expect(isFor(label, { host: `${"a".repeat(60)}.example.com`, path: "/" })).toBe(false);
  expect(isFor(label, { host: `${"a".repeat(60)}b.example.com`, path: "/" })).toBe(true);
});
