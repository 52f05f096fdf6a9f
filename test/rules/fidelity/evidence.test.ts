import { describe, expect, test } from "vitest";
import { assumptionNames, catalogue, type Switched } from "../../../src/rules/fidelity/assumptions/index.ts";
import { behaviourGrades, grades } from "../../../src/contract/evidence.ts";
import { evidenceOf, evidenceText } from "../../../src/rules/fidelity/evidence.ts";

describe("an answer rests on the weakest of what shaped it", () => {
  test.each([
    ["recorded", [], "recorded"],
    ["documented", [], "documented"],
    ["recorded", ["create-status"], "recorded"], // documented is worth the same
    ["documented", ["list-order"], "documented"],
    ["recorded", ["previous-grace-end-before-rotation"], "acceptance-tested"],
    ["acceptance-tested", ["list-order"], "acceptance-tested"],
    ["documented", ["previous-grace-end-before-rotation", "rotation-details"], "inferred"],
    ["inferred", ["previous-grace-end-before-rotation"], "inferred"],
  ] as const)("%s with %j is %s", (base, consulted, grade) => {
    const evidence = evidenceOf(base, consulted, {});
    expect(evidence).toEqual({ grade, assumptions: [] });
    expect(evidenceText(evidence)).toBe(grade);
  });

  test("and when that is without evidence, on those assumptions by name", () => {
    const consulted = ["list-order", "name-filter", "rotation-details", "search-filter"] as const;
    const evidence = evidenceOf("recorded", consulted, {});
    expect(evidence).toEqual({ grade: "assumed", assumptions: ["name-filter", "search-filter"] });
    expect(evidenceText(evidence)).toBe("name-filter, search-filter");
  });
});

describe("an answer that is not Cloudflare's", () => {
  test("is weaker than all others, and rests on no assumption", () => {
    const evidence = evidenceOf("not-emulated", ["name-filter"], { "create-status": 200 });
    expect(evidence).toEqual({ grade: "not-emulated", assumptions: [] });
    expect(evidenceText(evidence)).toBe("not-emulated");
    expect(evidenceOf("given", ["name-filter"], {})).toEqual({ grade: "given", assumptions: [] });
    expect(grades.slice(-3)).toEqual(["not-emulated", "given", "carried"]);
  });
});

describe("what is switched", () => {
  test("away from its default is assumed, and named", () => {
    const switched: Switched = { "create-status": 200 };
    expect(evidenceOf("documented", ["create-status"], switched)).toEqual({
      grade: "assumed",
      assumptions: ["create-status"],
    });
  });

  test("to its default, or not consulted, changes nothing", () => {
    expect(evidenceOf("documented", ["create-status"], { "create-status": 201 }).grade).toBe("documented");
    expect(evidenceOf("documented", ["list-order"], { "create-status": 200 }).grade).toBe("documented");
  });
});

test("every default has a grade that is one of five, and an assumption without evidence says so", () => {
  for (const name of assumptionNames) {
    expect(behaviourGrades).toContain(catalogue[name].grade);
    if (catalogue[name].evidence.endsWith("Nothing is known.")) expect(catalogue[name].grade).toBe("assumed");
  }
});
