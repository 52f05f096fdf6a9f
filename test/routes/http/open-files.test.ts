/** Files that are used up though fewer accounts are counted: for a minute the answers are the same, and fewer are let in. */
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { countingAccounts, NoFilesLeft, whenFilesAreUsedUp } from "../../../src/routes/http/open-files.ts";
import { openAccounts } from "../../../src/store/open-accounts.ts";
import { freshId } from "../../support/workerd/accounts.ts";

let now = 1_500_000_000_000;

/** A test on a day of its own, long gone: what is learned holds for nothing else that runs here, and nothing else runs meanwhile. */
const onADay = (name: string, run: () => void) =>
  test(name, () => {
    now += 86_400_000;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => now);
    try {
      run();
      open(21);
      whenFilesAreUsedUp(withFiles(256)); // of which a minute remains, whatever was learned for good
    } finally {
      clock.mockRestore();
    }
  });

const withFiles = (files: number): EmulatorEnv => ({
  ...env,
  EMULATOR_MODE: "local",
  EMULATOR_HOST: "workerd",
  EMULATOR_OPEN_FILES: String(files),
});
const open = (count: number): void => {
  for (let n = 0; n < count; n++) openAccounts.note(freshId(), now);
};
/** How many accounts more are let in, of so many. */
const admitted = (counting: EmulatorEnv, most: number): number => {
  for (let n = 0; n < most; n++) {
    try {
      counting.ACCOUNTS.getByName(freshId());
    } catch (problem) {
      expect(problem).toBeInstanceOf(NoFilesLeft);
      return n;
    }
  }
  return most;
};

onADay("a file that cannot be opened while few accounts are open is damaged", () => {
  open(20);
  expect(whenFilesAreUsedUp(withFiles(256))).toBeUndefined();
  open(1);
  expect(whenFilesAreUsedUp(withFiles(256))).toBeInstanceOf(NoFilesLeft);
});

onADay("what is known of them holds for a minute: accounts may be closed later than they are counted", () => {
  open(30);
  expect(whenFilesAreUsedUp(withFiles(256))).toBeInstanceOf(NoFilesLeft);
  now += 59_999;
  expect(whenFilesAreUsedUp(withFiles(256))).toBeInstanceOf(NoFilesLeft);
  now += 1;
  expect(whenFilesAreUsedUp(withFiles(256))).toBeUndefined();
});

onADay("fewer accounts are let in for a minute, and then as many as the limit allows", () => {
  open(30);
  const local = withFiles(256);
  whenFilesAreUsedUp(local);
  expect(admitted(countingAccounts(local), 1)).toBe(0);
  now += 15_000; // those are closed
  expect(admitted(countingAccounts(local), 50)).toBe(24);
  now += 45_000;
  expect(admitted(countingAccounts(local), 50)).toBe(42);
});

onADay("where nobody told the limit, fewer are let in from then on", () => {
  const untold = { ...withFiles(256), EMULATOR_OPEN_FILES: "unlimited" };
  expect(admitted(countingAccounts(untold), 100)).toBe(100);
  expect(whenFilesAreUsedUp(untold)).toBeInstanceOf(NoFilesLeft);
  now += 3_600_000;
  expect(admitted(countingAccounts(untold), 100)).toBe(80);
});
