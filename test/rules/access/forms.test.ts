/** The forms of values, and what is too deep or too large to be kept. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readLabel, readSession } from "../../../src/rules/access/fields.ts";
import { problemOfForm } from "../../../src/rules/access/forms.ts";
import { missing } from "../../../src/rules/access/missing.ts";
import { DEEPEST, isKeepable } from "../../../src/rules/access/size.ts";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";

test.each([
  ["flag", [true, false], [0, "true", {}, []]],
  ["text", ["", "x"], [0, true, {}, []]],
  ["texts", [[], ["x"]], ["x", [1], [null], {}]],
  ["object", [{}, { a: 1 }], [[], "x", 5]],
  ["objects", [[], [{}]], [{}, [[]], [null]]],
  ["number", [0, -1.5], ["1", Number.NaN, Number.POSITIVE_INFINITY]],
  ["list", [[], [1]], [{}, "x", 5]],
] as const)("a %s is one of these and none of those; null is not given", (form, right, wrong) => {
  for (const value of [null, undefined, ...right]) expect(problemOfForm(form, value)).toBeUndefined();
  for (const value of wrong) expect(problemOfForm(form, value), JSON.stringify(value)).toMatch(/^must be /);
});

describe("what is kept", () => {
  const nested = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);

  test("is not deeper than the limit, however deep it is", () => {
    expect(isKeepable(nested(DEEPEST))).toBe(true);
    expect(isKeepable(nested(DEEPEST + 2))).toBe(false);
    expect(isKeepable(nested(200_000))).toBe(false);
  });

  test("is not larger than a row, counted as it is kept", () => {
    expect(isKeepable("x".repeat(1_048_574))).toBe(true);
    expect(isKeepable("x".repeat(1_048_575))).toBe(false);
    expect(isKeepable("\ufffd".repeat(349_524))).toBe(true);
    expect(isKeepable("\ufffd".repeat(349_525))).toBe(false);
    expect(isKeepable(Array.from({ length: 50_000 }, () => 1e20))).toBe(false);
  });

  test("is any JSON that is small", () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => isKeepable(value)));
  });
});

test("a name has 1 to 350 characters, counted in code points", () => {
  expect(readLabel("name", "🦊".repeat(350))).toEqual({ ok: true, value: "🦊".repeat(350) });
  expect(readLabel("name", "🦊".repeat(351)).ok).toBe(false);
  expect(readLabel("name", "")).toMatchObject({ ok: false, refusal: { detail: "is required" } });
  expect(readLabel("name", "a\ud800")).toEqual({ ok: true, value: "a\ufffd" });
});

test.each(["0s", "24h", "1h30m", "1.5h", "100ms", "5us", "5µs", "10ns", "+1h", "0"])("%s is a session", (text) => {
  expect(readSession(text, "24h")).toEqual({ ok: true, value: text });
});

test.each(["1d", "forever", "24", "-1s", " 1h", "1h ", "1".repeat(200) + "h", "9".repeat(30) + "h"])(
  "%s is none",
  (text) => {
    expect(readSession(text, "24h").ok).toBe(false);
  },
);

test("a session that is not given is the standard one, and an empty one is empty", () => {
  expect([undefined, null, ""].map((each) => readSession(each, "24h"))).toEqual(
    ["24h", "24h", ""].map((value) => ({ ok: true, value })),
  );
});

test.each([
  ["f174e90a-fafe-4643-bbbc-4a0ed4fc8415", []],
  ["F174E90A-FAFE-4643-BBBC-4A0ED4FC8415", []],
  ["x", ["malformed-access-id"]],
  ["", ["malformed-access-id"]],
] as const)("the id %j of nothing rests on %j", (id, names) => {
  const consult = new Consultation();
  expect(missing(id, "unknown-application", consult)).toEqual({ ok: false, refusal: { kind: "unknown-application" } });
  expect(consult.consulted).toEqual(names);
  const strict = missing(id, "unknown-application", new Consultation({ "malformed-access-id": "refuse" }));
  expect(strict.refusal.kind).toBe(names.length > 0 ? "invalid-application-id" : "unknown-application");
  expect(missing(id, "unknown-group", new Consultation({ "malformed-access-id": "refuse" })).refusal.kind).toBe(
    "unknown-group",
  );
});
