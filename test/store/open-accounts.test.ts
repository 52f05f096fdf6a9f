/** How many accounts a process has open, counted by when each was asked for. */
import { expect, test } from "vitest";
import { mostAccounts, OpenAccounts } from "../../src/store/open-accounts.ts";

const START = 1_700_000_000_000;

test("an account more than there may be is refused, and those that are open go on", () => {
  const open = new OpenAccounts();
  expect(["a", "b", "c"].map((id) => open.admit(id, 2, START))).toEqual([true, true, false]);
  expect(open.admit("a", 2, START + 14_000)).toBe(true);
  expect(open.admit("c", 2, START + 14_999)).toBe(false);
  expect(open.wait(START + 14_999)).toBe(1); // until "b" is closed, which nothing used since
  expect(open.admit("c", 2, START + 15_000)).toBe(true);
  expect([open.count(START + 15_000), open.count(START + 29_000), open.count(START + 30_000)]).toEqual([2, 1, 0]);
});

test("one that was woken otherwise counts, whatever the limit is", () => {
  const open = new OpenAccounts();
  for (const id of ["a", "b"]) open.note(id, START);
  expect([open.count(START), open.admit("c", 1, START), open.admit("b", 1, START)]).toEqual([2, false, true]);
});

test("one that could not be opened does not count, and needs room like any other", () => {
  const open = new OpenAccounts();
  expect(["a", "b"].map((id) => open.admit(id, 2, START))).toEqual([true, true]);
  open.forget("b");
  expect([open.count(START), open.admit("b", 1, START), open.admit("b", 2, START)]).toEqual([1, false, true]);
});

test("a clock that is set back keeps nobody out", () => {
  const open = new OpenAccounts();
  open.note("a", START);
  expect(open.admit("b", 1, START - 3_600_000)).toBe(true);
});

test("there is always room for connections, and for one account", () => {
  expect([1024, 256, 64, 1].map(mostAccounts)).toEqual([234, 42, 1, 1]);
  for (const files of [256, 1024, 20_000, 1_048_576]) {
    expect(files - 3 * mostAccounts(files)).toBeGreaterThanOrEqual(64 + 64);
  }
  expect(mostAccounts(Infinity)).toBe(Infinity);
});
