/** The long one of course.test.ts: many courses, of another seed each time. */
import fc from "fast-check";
import { test } from "vitest";
import { courses, EdgeCourse } from "../../support/workerd/edge-course.ts";

test("no order of changes lets a wrong secret or an ended session in, or refuses a right one", async () => {
  await fc.assert(
    fc.asyncProperty(courses, async (changes) => {
      const course = new EdgeCourse();
      await course.begin();
      for (const change of changes) {
        await course.run(change);
        await course.check();
      }
    }),
    { numRuns: 60 },
  );
}, 300_000);
