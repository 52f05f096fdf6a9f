/** What Node and the Worker each have a list of, because they share no code but the rules. */
import { expect, test } from "vitest";
import { minimumGrades, operations } from "../../src/node/client/journal-types.ts";
import { faultOperations } from "../../src/store/account/tables/fault-schema.ts";
import { grades } from "../../src/rules/fidelity/assumptions.ts";

test("the operations are the same", () => {
  expect(operations.toSorted()).toEqual([...faultOperations].toSorted());
});

test("the grades are the same; an answer cannot be weaker than the weakest", () => {
  expect([...minimumGrades, "assumed"].toSorted()).toEqual([...grades].toSorted());
});
