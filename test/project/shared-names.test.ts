/** What several parts have a list of. */
import { expect, test } from "vitest";
import { grades, minimumGrades } from "../../src/contract/evidence.ts";
import { operationNames, operations } from "../../src/contract/operations.ts";
import { resources } from "../../src/routes/api/index.described.ts";

test("the operations are the same", () => {
  expect(operationNames.toSorted()).toEqual(
    Object.values(resources)
      .flatMap((each) => Object.keys(each.operations))
      .toSorted(),
  );
});

test("the grades are the same; an answer cannot be weaker than what is not emulated", () => {
  expect([...minimumGrades, "not-emulated", "given", "carried"].toSorted()).toEqual([...grades].toSorted());
});

test("each operation is described with its resource", () => {
  const described = Object.entries(resources).flatMap(([resource, { operations: ofResource }]) =>
    Object.keys(ofResource).map((name) => [name, resource]),
  );
  const entries = Object.entries(operations).map(([name, { resource }]) => [name, resource]);
  expect(described.toSorted()).toEqual(entries.toSorted());
});
