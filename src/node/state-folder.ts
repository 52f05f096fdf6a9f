/** The folder in which the Durable Objects keep their state. */
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmulatorError } from "./emulator-error.ts";

export interface StateFolder {
  readonly path: string;
  /** Whether it is gone when the emulator stops. */
  readonly isPrivate: boolean;
}

/** Where Linux keeps files in memory. */
const MEMORY = "/dev/shm";
const MARK = "access-emulator.pid";
/** How long an emulator that was just killed may take to be gone, in milliseconds. */
const PATIENCE = 3000;

/** A folder that nobody else reads; in memory where there is such a place. */
export function privateFolder(): StateFolder {
  for (const parent of [MEMORY, tmpdir()]) {
    try {
      accessSync(parent, constants.W_OK);
      return { path: mkdtempSync(join(parent, "access-emulator-")), isPrivate: true };
    } catch {
      // the next place, then
    }
  }
  throw new EmulatorError(
    "folder-unusable",
    `No temporary folder can be made in ${tmpdir()}: set TMPDIR to one that can be written.`,
  );
}

/** The user's own folder, made when it is not there, and refused when another emulator works in it. */
export async function persistentFolder(wanted: string): Promise<StateFolder> {
  const path = resolve(wanted);
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!statSync(path).isDirectory()) throw new Error("it is not a folder");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EmulatorError("folder-unusable", `The folder ${path} cannot be used to keep state: ${why}.`, { cause });
  }
  for (let waited = 0; !marked(path, process.pid); waited += 50) {
    if (waited >= PATIENCE) {
      throw new EmulatorError(
        "folder-in-use",
        `Another emulator (process ${ownerOf(path)}) keeps its state in ${path}: stop it, or choose another folder.`,
      );
    }
    await sleep(50);
  }
  return { path, isPrivate: false };
}

/** Marks the folder as that of a process, unless one that still runs did before. */
function marked(path: string, pid: number): boolean {
  const mark = join(path, MARK);
  try {
    writeFileSync(mark, `${pid}\n`, { flag: "wx" });
    return true;
  } catch {
    if (ownerOf(path) === undefined) rmSync(mark, { force: true });
    return false;
  }
}

/** Hands the folder over to the workerd that was started. */
export function claim(folder: StateFolder, pid: number): void {
  if (!folder.isPrivate) writeFileSync(join(folder.path, MARK), `${pid}\n`);
}

/** Gives up the folder that is marked as that of a process, if it still is; a private one is removed. */
export function release(folder: StateFolder, pid = process.pid): void {
  if (folder.isPrivate) rmSync(folder.path, { recursive: true, force: true, maxRetries: 5 });
  else if (ownerAccordingTo(folder.path) === pid) rmSync(join(folder.path, MARK), { force: true });
}

function ownerAccordingTo(path: string): number | undefined {
  try {
    return Number(readFileSync(join(path, MARK), "utf8"));
  } catch {
    return undefined;
  }
}

/** The process that keeps its state here, if it still runs. */
function ownerOf(path: string): number | undefined {
  const pid = ownerAccordingTo(path);
  if (pid === undefined || !(pid > 0)) return undefined;
  try {
    process.kill(pid, 0);
    return isOurs(pid) ? pid : undefined;
  } catch (problem) {
    return problem instanceof Error && "code" in problem && problem.code === "EPERM" ? pid : undefined;
  }
}

/**
 * Process ids are used again: where the system tells names, another program's is not an emulator. Nor is one that has
 * ended and is only waiting for its parent to take note, which in a container may be never.
 */
function isOurs(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return /^Name:.*(workerd|node|MainThread)/m.test(status) && !/^State:\s*Z/m.test(status);
  } catch {
    return process.platform !== "linux";
  }
}
