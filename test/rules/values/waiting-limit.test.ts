import { expect, test } from "vitest";
import { problemOfWaitingLimit, waitingLimitIn } from "../../../src/rules/values/waiting-limit.ts";

test.each([
  [undefined, 4096],
  [null, 4096],
  ["", 4096],
  ["1", 1],
  ["12", 12],
  ["999999", 999_999],
])("%j is %d", (text, limit) => {
  expect(waitingLimitIn(text)).toBe(limit);
  expect(problemOfWaitingLimit(text)).toBeUndefined();
});

test.each(["0", "-1", "1.5", "1e3", " 1", "1000000", "many"])("%j is refused in words", (text) => {
  expect(waitingLimitIn(text)).toBeUndefined();
  expect(problemOfWaitingLimit(text)).toMatch(/^EMULATOR_WAITING_LIMIT is .*: it must be a whole number/);
});
