/** When accounts were used last: what a process knows, and how often it has it written down. */
import { describe, expect, test } from "vitest";
import { RecentUses } from "../../src/store/recent-uses.ts";

const MINUTE = 60_000;

describe("a use", () => {
  test("is known at once, and written down at most once a minute", () => {
    const uses = new RecentUses();
    expect([uses.note("a", 1000), uses.of("a")]).toEqual([true, 1000]);
    expect(uses.take(1500)).toEqual([["a", 1000]]);
    expect([uses.note("a", 2000), uses.of("a")]).toEqual([false, 2000]);
    expect([uses.hasDue(2000), uses.take(2000)]).toEqual([false, []]);
    expect([uses.hasDue(1500 + MINUTE), uses.take(1500 + MINUTE)]).toEqual([true, [["a", 2000]]]);
  });

  test("is written down once, though another account asks for it, too", () => {
    const uses = new RecentUses();
    for (const id of ["a", "b"]) uses.note(id, 1000);
    expect(uses.take(1001)).toEqual([
      ["a", 1000],
      ["b", 1000],
    ]);
    expect(uses.take(1002)).toEqual([]);
  });

  test("is forgotten when it is written down and a minute has passed, and when its account is emptied", () => {
    const uses = new RecentUses();
    for (const id of ["a", "b"]) uses.note(id, 0);
    uses.forget("b");
    expect(uses.take(0)).toEqual([["a", 0]]);
    expect(uses.of("a")).toBe(0);
    expect([uses.take(MINUTE), uses.of("a"), uses.of("b")]).toEqual([[], undefined, undefined]);
    expect(uses.note("a", MINUTE)).toBe(true);
  });

  test("that could not be written down is tried again a minute later, also if it is the last", () => {
    const uses = new RecentUses();
    uses.note("a", 1000);
    uses.giveBack(uses.take(1000));
    expect([uses.take(2000), uses.of("a")]).toEqual([[], 1000]);
    expect(uses.take(1000 + MINUTE)).toEqual([["a", 1000]]);
  });

  test("that was to be written down before its account came on the list is written down after it", () => {
    const uses = new RecentUses();
    uses.note("a", 1000);
    uses.take(1000);
    uses.listed("a");
    uses.listed("of no use");
    expect([uses.hasDue(1001), uses.take(1001), uses.of("a")]).toEqual([true, [["a", 1000]], 1000]);
    expect(uses.take(1002)).toEqual([]);
  });

  test("is not kept from being written down by a clock that was set back", () => {
    const uses = new RecentUses();
    uses.note("a", 10 * MINUTE);
    uses.take(10 * MINUTE);
    expect(uses.note("a", 1000)).toBe(true);
    expect(uses.take(1000)).toEqual([["a", 1000]]);
  });
});
