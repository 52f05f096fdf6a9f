/** No order of changes lets a wrong secret or an ended session in, or refuses a right one. The long one: course.property.test.ts. */
import fc from "fast-check";
import { test } from "vitest";
import { courses, EdgeCourse, type Change } from "../../support/workerd/edge-course.ts";

async function hold(changes: readonly Change[]): Promise<void> {
  const course = new EdgeCourse();
  await course.begin();
  await course.check();
  for (const change of changes) {
    await course.run(change);
    await course.check();
  }
}

test("whoever changes what, and in which order, who is let in is as the model says", async () => {
  await fc.assert(fc.asyncProperty(courses, hold), { numRuns: 3, seed: 16, endOnFailure: true });
});
