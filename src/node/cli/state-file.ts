/** What `status`, `stop` and `env` know of an emulator that `start` started: one small file for each port. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { InterceptPlace } from "../intercept/interception.ts";
import { stateOf } from "../process/processes.ts";

export interface Started {
  /** The process that ends it when it is ended. */
  readonly pid: number;
  readonly url: string;
  readonly account: string;
  /** With `--intercept`: what `env --intercept` prints is made of it. */
  readonly intercept?: InterceptPlace;
}

function fileFor(port: number): string {
  return join(tmpdir(), `access-emulator-of-${userInfo().username}`, `${port}.json`);
}

export function remember(port: number, started: Started): void {
  const file = fileFor(port);
  mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(started), { mode: 0o600 });
}

export function forget(port: number): void {
  rmSync(fileFor(port), { force: true });
}

/** The emulator that was started on this port, if its process still runs. */
export function recall(port: number): Started | undefined {
  try {
    const started = JSON.parse(readFileSync(fileFor(port), "utf8")) as Started;
    return stateOf(started.pid) === "ours" ? started : undefined;
  } catch {
    return undefined;
  }
}
