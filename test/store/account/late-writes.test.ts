import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LateWrites } from "../../../src/store/account/late-writes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function failing(message: string): LateWrites {
  return new LateWrites(() => {
    throw new Error(message);
  });
}

test("what could not be written is tried again later", () => {
  expect(() => failing("not now").now()).toThrow("not now");
  expect(vi.getTimerCount()).toBe(1);
});

test("what is to be written to a damaged file is not tried for ever", () => {
  expect(() => failing("database disk image is malformed: SQLITE_CORRUPT").now()).toThrow("malformed");
  expect(vi.getTimerCount()).toBe(0);
});
