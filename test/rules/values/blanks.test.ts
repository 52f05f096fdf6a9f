/** Blanks of HTTP and of JSON, which are fewer than those of JavaScript. */
import { expect, test } from "vitest";
import { cookiesIn, withoutCookie } from "../../../src/rules/edge/cookies.ts";
import { isBlankJson, withoutBlanks } from "../../../src/rules/values/blanks.ts";

const foreign = ["\ufeff", "\u00a0", "\u2003", "\u2028", "\v", "\f"];

test("only spaces and tabs stand around a value of a header", () => {
  expect(withoutBlanks(" \t a b \t")).toBe("a b");
  expect(withoutBlanks("")).toBe("");
  for (const blank of foreign) expect(withoutBlanks(`${blank}a${blank}`)).toBe(`${blank}a${blank}`);
});

test("only blanks of JSON are an empty body", () => {
  for (const text of ["", " ", "\r\n\t "]) expect(isBlankJson(text)).toBe(true);
  for (const text of [...foreign, " x "]) expect(isBlankJson(text)).toBe(false);
});

test.each(foreign)("%j belongs to a cookie's name and value", (blank) => {
  expect(cookiesIn(`s=${blank}a; ${blank}s=b`, "s")).toEqual([`${blank}a`]);
  expect(withoutCookie(` s=a; ${blank}s=b`, "s")).toBe(`${blank}s=b`);
});
