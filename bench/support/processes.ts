/** Starts what is measured: raw workerd with a baseline, and other programs. Everything it starts ends with the benchmark. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";

const { default: workerd } = createRequire(import.meta.url)("workerd") as { default: string };

export interface Running {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const children = new Set<ChildProcess>();
process.once("exit", () => children.forEach((child) => killGroup(child)));

/** Raw `workerd serve` with a baseline's configuration, as soon as it says that it listens. */
export function startBaseline(name: "empty" | "plain-object", folder?: string): Promise<Running> {
  const directory = folder === undefined ? [] : [`--directory-path=state=${folder}`];
  return startWorkerd(workerd, ["serve", "--control-fd=3", ...directory, `bench/baselines/${name}.capnp`]);
}

/** A workerd, or an executable made of one, that tells its port at file descriptor 3. */
export async function startWorkerd(file: string, args: readonly string[]): Promise<Running> {
  const child = started(file, args);
  const port = await firstMatch(child.stdio[3] as Readable, /"event":"listen".*?"port":(\d+)/);
  return running(child, `http://127.0.0.1:${port}`);
}

/** A program that tells its port in a line of its output. */
export async function startProgram(
  file: string,
  args: readonly string[],
  ready: RegExp,
  cwd?: string,
): Promise<Running> {
  const child = started(file, args, cwd);
  const port = await firstMatch(child.stdout as Readable, ready);
  return running(child, `http://127.0.0.1:${port}`);
}

/** Where files are in memory, if there is such a place. */
const MEMORY = process.platform === "linux" ? "/dev/shm" : tmpdir();

/** A folder that is gone when the work is done; in memory unless another place is given. */
export async function withFolder<T>(work: (folder: string) => Promise<T>, parent = MEMORY): Promise<T> {
  const folder = mkdtempSync(join(parent, "access-emulator-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The resident memory of a process and its descendants, in MiB; undefined where the system does not tell. */
export function residentMemory(pid: number): number | undefined {
  try {
    const own = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
    const descendants = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
    return descendants.reduce((sum, child) => sum + (residentMemory(Number(child)) ?? 0), own);
  } catch {
    return undefined;
  }
}

function started(file: string, args: readonly string[], cwd?: string): ChildProcess {
  const child = spawn(file, args, {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    detached: true,
    ...(cwd ? { cwd } : {}),
  });
  children.add(child);
  child.stderr?.resume();
  return child;
}

function running(child: ChildProcess, url: string): Running {
  child.stdout?.resume();
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      killGroup(child);
      await ended;
      children.delete(child);
    },
  };
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // it has ended already
  }
}

function firstMatch(stream: Readable, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    stream.on("data", (part: Buffer) => {
      text += part.toString();
      const match = pattern.exec(text.replaceAll(/\u001b\[[0-9;]*m/g, ""));
      if (match) resolve(match[1] ?? "");
    });
    stream.once("end", () => reject(new Error(`It ended before it was ready: ${text}`)));
  });
}
