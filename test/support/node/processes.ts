/** Processes and folders that a test watches come and go. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "access-emulator-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Whether a process runs; one that nobody buried yet does not. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch (problem) {
    return existsSync("/proc/self") ? false : !(problem instanceof Error && /ESRCH/.test(problem.message));
  }
}

/** Ends a process with the test, when it runs until then. */
export function endWithTest(pid: number): void {
  onTestFinished(() => {
    if (runs(pid)) process.kill(pid, "SIGKILL");
  });
}

/** The folder in which a workerd keeps its state, as it was told on its command line. */
export function stateFolderOf(pid: number): string {
  const words = existsSync("/proc/self")
    ? readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", "\n")
    : execFileSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], { encoding: "utf8" }).replaceAll(" ", "\n");
  const folder = /--directory-path=state=(.+)/.exec(words)?.[1];
  if (folder === undefined) throw new Error(`Process ${pid} is no workerd with a state: ${words}`);
  return folder;
}

/** So long what must come is waited for, in milliseconds: a machine may be busy for seconds. */
const PATIENCE = 20_000;

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!(await holds())) {
    if (performance.now() > end) expect.fail(`${what}: not within ${PATIENCE} ms`);
    await sleep(20);
  }
}

/** The promise, when it is kept before whatever ends by itself: those who keep connections open do so for a minute. */
export function inTime<T>(what: string, promise: Promise<T>): Promise<T> {
  const late = sleep(PATIENCE, undefined, { ref: false });
  return Promise.race([promise, late.then(() => expect.fail(`${what}: not within ${PATIENCE} ms`))]);
}

export const untilGone = (pid: number): Promise<void> => until(`process ${pid} is gone`, () => !runs(pid));

export async function untilRemoved(folder: string): Promise<void> {
  await until(`${folder} is removed`, () => !existsSync(folder));
}
