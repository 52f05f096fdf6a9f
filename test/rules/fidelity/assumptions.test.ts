import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import type { Assumption } from "../../../src/rules/fidelity/assumptions/assumption.ts";
import { assumptionNames, catalogue, isSwitchable } from "../../../src/rules/fidelity/assumptions/index.ts";

/** Every chapter but what they are made of. */
const chapters = await Promise.all(
  readdirSync("src/rules/fidelity/assumptions")
    .filter((file) => file !== "assumption.ts" && file !== "index.ts")
    .map((file) => import(/* @vite-ignore */ resolve("src/rules/fidelity/assumptions", file)) as Promise<object>),
);

const entries: readonly (readonly [string, Assumption])[] = assumptionNames.map((name) => [name, catalogue[name]]);
const switchable = entries.filter(([, { schema }]) => schema !== null);
const fixed = entries.filter(([, { schema }]) => schema === null);

function accepts(name: keyof typeof catalogue, value: unknown): boolean {
  const { schema } = catalogue[name];
  return schema !== null && z.safeParse<z.ZodMiniType>(schema, value).success;
}

describe("every assumption", () => {
  test.each(entries)("%s has a name in kebab-case", (name) => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test.each(entries)("%s says what is supposed, what speaks for it, and how a client could see it", (_, entry) => {
    expect(entry.statement).toMatch(/^\S.*\w[^.]*\.$/);
    expect(entry.evidence).toMatch(/^\S.*\.”?$/);
    expect(entry.observedBy).toMatch(/^\S.*[^.\s]$/);
    expect(entry.alternatives).toMatch(/\S/);
  });

  test("is stated once", () => {
    expect(new Set(entries.map(([, { statement }]) => statement)).size).toBe(entries.length);
  });
});

describe("an assumption that can be switched", () => {
  test.each(switchable)("%s accepts its own default", (_, entry) => {
    expect(entry.schema && z.safeParse(entry.schema, entry.default).success).toBe(true);
  });

  test.each(switchable)("%s has an alternative, and its words name the default or a range around it", (_, entry) => {
    expect(entry.alternatives).not.toBe("fixed");
    expect(entry.alternatives).toMatch(/ or |^a whole number|^an RFC 3339 time/);
  });

  test.each(switchable)("%s refuses what is none of its values, and says what they are", (_, entry) => {
    for (const value of ["no such value", null, undefined, -1, 1.5, true, [], {}]) {
      const parsed = entry.schema && z.safeParse(entry.schema, value);
      expect(parsed?.success).toBe(false);
      expect(parsed?.error?.issues[0]?.message).toBe(`must be ${entry.alternatives}`);
    }
  });

  test.each(switchable.filter(([, { alternatives }]) => /^(".*"|\d+) or /.test(alternatives)))(
    "%s accepts each of the values that its words name",
    (_, entry) => {
      const values = entry.alternatives.split(" or ").map((word): unknown => JSON.parse(word));
      expect(values.length).toBeGreaterThan(1);
      expect(values[0]).toBe(entry.default);
      for (const value of values) expect(entry.schema && z.safeParse(entry.schema, value).success).toBe(true);
    },
  );

  test("is known as switchable, and a fixed one is not", () => {
    expect(assumptionNames.filter(isSwitchable)).toEqual(switchable.map(([name]) => name));
    expect(fixed.length).toBeGreaterThan(0);
  });

  test("with a range takes both of its ends and nothing beyond", () => {
    const name = "per-page-maximum";
    expect([0, 1, 1000, 10_000, 10_001].map((value) => accepts(name, value))).toEqual([false, true, true, true, false]);
  });

  test("for the limit of tokens takes any whole number from 0, and none", () => {
    expect([0, 1, 1e6, "none"].map((value) => accepts("token-limit", value))).toEqual([true, true, true, true]);
    expect(["0", "None", 2 ** 53].map((value) => accepts("token-limit", value))).toEqual([false, false, false]);
  });

  test("for the end of forever takes times of RFC 3339 only", () => {
    const name = "forever-expires-at";
    expect(["2099-01-01T00:00:00Z", "2099-01-01T00:00:00+01:00"].map((value) => accepts(name, value))).toEqual([
      true,
      true,
    ]);
    expect(["2099-02-30T00:00:00Z", "2099-01-01", "", 4_070_908_800].map((value) => accepts(name, value))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

test.each(fixed)("%s, which is fixed, has neither values nor a default", (_, entry) => {
  expect(entry).toMatchObject({ default: null, alternatives: "fixed" });
});

test("every default that the design names is as it says", () => {
  const defaults = Object.fromEntries(entries.map(([name, entry]) => [name, entry.default]));
  expect(defaults).toMatchObject({
    "create-status": 201,
    "name-filter": "exact",
    "search-filter": "substring",
    "list-order": "created-at-ascending",
    "per-page-maximum": 1000,
    "update-restarts-expiry": "when-duration-given",
    "refresh-extends-by": "one-year",
    "forever-expires-at": "9999-12-31T23:59:59Z",
    "lower-secret-version": "refuse",
    "zero-secret-version": "refuse",
    "string-secret-version": "number",
    "duplicate-names": "allow",
    "token-limit": 50,
    "malformed-token-id": "not-found",
    "secret-format": "cfast",
    "total-count": "filtered",
    "total-pages-when-empty": 0,
    "previous-secret-after-grace": "kept",
    "grace-when-not-given": "now",
    "empty-name-on-update": "not-given",
  });
});

test("no name stands in two chapters: the later one would win in silence", () => {
  const names = chapters.flatMap((chapter) => Object.values(chapter).flatMap((part) => Object.keys(part)));
  expect(names.toSorted()).toEqual(assumptionNames.toSorted());
});
