import { expect, test } from "vitest";
import { visible, visibleJson, visibleLines } from "../../../src/rules/values/visible.ts";

const STEERING = "\u001b[2J\u0007\r\u007f\u009b\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069";

test("what steers a terminal is a question mark, and a line end and a tab are on one line", () => {
  expect(visible(`a${STEERING}b`)).toBe("a?[2J?????????????b");
  expect(visible("a\tb\nc")).toBe("a?b?c");
});

test("lines stay lines, and tabs tabs", () => {
  expect(visibleLines(`a\tb\n${STEERING}c`)).toBe("a\tb\n?[2J?????????????c");
});

test("JSON keeps its value", () => {
  const value = { [STEERING]: `ä€😀 ${STEERING}\n` };
  const json = visibleJson(JSON.stringify(value));
  expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
  expect(JSON.parse(json)).toEqual(value);
});

test("all other letters are shown as they are", () => {
  const text = "naïve – Ελλάδα עברית العربية 日本語 👩‍👩‍👧 a\u00a0b";
  expect(visible(text)).toBe(text);
  expect(visibleLines(text)).toBe(text);
});
