/** What several parts have a list of. */
import { expect, test } from "vitest";
import { grades, minimumGrades } from "../../src/contract/evidence.ts";
import { operationNames } from "../../src/contract/operations.ts";
import { resources } from "../../src/routes/api/index.described.ts";

test("the operations are the same", () => {
  expect(operationNames.toSorted()).toEqual(Object.values(resources).flatMap(Object.keys).toSorted());
});

test("the grades are the same; an answer cannot be weaker than what is not emulated", () => {
  expect([...minimumGrades, "not-emulated"].toSorted()).toEqual([...grades].toSorted());
});
