/** Turns by a clock that the test moves: what becomes of requests that were ended from outside, and of those that wait for something else. */
import { expect, test } from "vitest";
import { Turns } from "../../../src/routes/http/turns.ts";

const BOUNDS = { waiting: 3, waitingInAll: 6, underWay: 4 };

/** Turns, and their clock. */
function turnsAt() {
  const clock = { now: 1_000_000 };
  return { clock, turns: new Turns(() => clock.now) };
}

test("who waited and was ended from outside keeps nobody out for good", () => {
  const { clock, turns } = turnsAt();
  for (const name of ["a", "a", "a", "b", "b", "b"]) turns.join(name, BOUNDS);
  expect(["a", "b", "c"].map((name) => turns.isFull(name, BOUNDS))).toEqual([true, true, true]);
  clock.now += 36_000;
  expect(["a", "b", "c"].map((name) => turns.isFull(name, BOUNDS))).toEqual([false, false, false]);
});

test("who had a turn and was ended from outside keeps its place for less than others wait", () => {
  const { clock, turns } = turnsAt();
  for (let n = 0; n < BOUNDS.underWay; n++) expect(turns.take("a", BOUNDS)).toBeDefined();
  expect(turns.take("a", BOUNDS)).toBeUndefined();
  const waiting = turns.join("a", BOUNDS);
  clock.now += 25_000;
  expect(turns.claim(waiting, clock.now)).toBeDefined();
});

test("requests that wait for something else keep no others of their owner waiting, however long they take", () => {
  const { clock, turns } = turnsAt();
  const bounds = { waiting: 1000, waitingInAll: 1000, underWay: 1000 };
  for (let n = 0; n < 20; n++) {
    const end = turns.take("a", bounds);
    clock.now += 500;
    end?.(); // each took long, and so the next few are taken to be many
  }
  const begun = [turns.take("a", bounds), turns.take("a", bounds)];
  expect(turns.take("a", bounds)).toBeUndefined();
  let [left, looks] = [60, 0];
  for (; left > 0 && looks < 1000; looks++) {
    const waiting = turns.join("a", bounds);
    clock.now += 5;
    const end = turns.claim(waiting, clock.now); // on time: nobody works
    if (end) left -= 1;
    else turns.leave(waiting);
  }
  expect(left).toBe(0);
  expect(begun.length).toBe(2);
});
