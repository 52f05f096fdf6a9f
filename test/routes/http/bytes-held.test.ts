/** The bytes of bodies, by a clock that the test moves. */
import { expect, test } from "vitest";
import { BytesHeld } from "../../../src/routes/http/bytes-held.ts";

const HALF = 128 * 1024 * 1024;

test("what a request kept that was ended from outside counts for a while, and once", () => {
  const clock = { now: 1_000_000 };
  const held = new BytesHeld(() => clock.now);
  const [gone, kept, next] = [held.body(), held.body(), held.body()];
  expect([held.take(gone, HALF), held.take(kept, HALF), held.take(next, 1)]).toEqual([true, true, false]);
  clock.now += 59_000;
  held.giveBack(kept);
  expect([held.take(kept, HALF), held.take(next, 1)]).toEqual([true, false]);
  clock.now += 1000;
  expect(held.take(next, HALF)).toBe(true);
  held.giveBack(gone); // it comes all the same
  expect(held.take(held.body(), 1)).toBe(false);
  held.giveBack(kept);
  expect(held.take(held.body(), HALF)).toBe(true);
});
