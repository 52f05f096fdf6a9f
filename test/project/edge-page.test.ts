/** The pages of the edge name all that it has. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { edgeReasons } from "../../src/contract/edge.ts";
import { edge } from "../../src/rules/fidelity/assumptions/edge.ts";

const page = readFileSync("docs/edge.md", "utf8");
const pages = page + readFileSync("docs/jwt.md", "utf8");
const [, reasons = ""] = /^## Reasons$(.*?)^## /ms.exec(page) ?? [];

test("every reason is on the page of the edge, and the page has no other", () => {
  const named = [...reasons.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, cell = ""]) => cell.match(/[a-z-]+/g) ?? []);
  expect(named.toSorted()).toEqual([...new Set(edgeReasons)].toSorted());
});

test.each(Object.keys(edge))("the assumption %s is linked from there, or from the page of the JWT", (name) => {
  expect(pages).toContain(`(fidelity.md#${name})`);
});
