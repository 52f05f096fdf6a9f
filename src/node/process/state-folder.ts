/** The folder in which the Durable Objects keep their state. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmulatorError } from "../client/emulator-error.ts";
import { stateOf } from "./processes.ts";

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
  if (wanted.trim() === "") {
    const without = "leave it out when the state may be gone at the end";
    throw new EmulatorError(
      "bad-settings",
      `The folder to keep state in (persist) has no name: name one, or ${without}.`,
    );
  }
  const path = resolve(wanted);
  try {
    makeFolder(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!statSync(path).isDirectory()) throw new Error("it is not a folder");
  } catch (cause) {
    throw unusable(path, cause);
  }
  for (let waited = 0; !marked(path, process.pid); waited += 50) {
    if (waited >= PATIENCE) {
      const { pid, url } = ownerOf(path) ?? {};
      const which = url === undefined ? `(process ${pid})` : `at ${url} (its workerd is process ${pid})`;
      throw new EmulatorError(
        "folder-in-use",
        `Another emulator ${which} keeps its state in ${path}: stop it, or choose another folder.`,
      );
    }
    await sleep(50);
  }
  return { path, isPrivate: false };
}

function unusable(path: string, cause: unknown): EmulatorError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EmulatorError("folder-unusable", `The folder ${path} cannot be used to keep state: ${why}.`, { cause });
}

/** Step by step: asked for all of it at once, some versions of Node try for ever where a folder cannot be made. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (problem) {
    if (!existsSync(path)) throw problem; // else another start made it meanwhile
  }
}

interface Owner {
  readonly pid: number;
  /** Once it listens. */
  readonly url?: string | undefined;
}

/** Marks the folder as that of a process, unless one that still runs did before. */
function marked(path: string, pid: number): boolean {
  const mark = join(path, MARK);
  try {
    writeFileSync(mark, `${pid}\n`, { flag: "wx" });
    return true;
  } catch (problem) {
    if (!(problem instanceof Error && "code" in problem && problem.code === "EEXIST")) throw unusable(path, problem);
    if (ownerOf(path) === undefined) unmark(path);
    return false;
  }
}

function unmark(path: string): void {
  try {
    rmSync(join(path, MARK), { force: true });
  } catch (cause) {
    throw unusable(path, cause); // it is a folder, which is not ours
  }
}

/** Hands the folder over to the workerd that was started, and that now listens at this origin. */
export function claim(folder: StateFolder, pid: number, url: string): void {
  if (folder.isPrivate) return;
  try {
    writeFileSync(join(folder.path, MARK), `${pid}\n${url}\n`);
  } catch (cause) {
    throw unusable(folder.path, cause);
  }
}

/** Gives up the folder that is marked as that of a process, if it still is; a private one is removed. */
export function release(folder: StateFolder, pid = process.pid): void {
  if (folder.isPrivate) rmSync(folder.path, { recursive: true, force: true, maxRetries: 5 });
  else if (ownerAccordingTo(folder.path)?.pid === pid) rmSync(join(folder.path, MARK), { force: true });
}

function ownerAccordingTo(path: string): Owner | undefined {
  try {
    const [pid, url] = readFileSync(join(path, MARK), "utf8").split("\n");
    return { pid: Number(pid), url: url === "" ? undefined : url };
  } catch {
    return undefined;
  }
}

/** The process that keeps its state here, if it still runs. */
function ownerOf(path: string): Owner | undefined {
  const owner = ownerAccordingTo(path);
  return owner && owner.pid > 0 && stateOf(owner.pid) !== "gone" ? owner : undefined;
}
