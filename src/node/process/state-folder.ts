/** The folder in which the Durable Objects keep their state. */
import { randomUUID } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmulatorError } from "../client/emulator-error.ts";
import { foundAt } from "../client/health.ts";
import { removeLeftovers } from "./leftovers.ts";
import { alone, makeMark, markIn, parsedMark, removeMark, replaceMark, type Mark } from "./mark.ts";
import { identityOf, isCertain, quickIdentityOf, stateOf } from "./processes.ts";

export interface StateFolder {
  readonly path: string;
  /** Whether it is gone when the emulator stops. */
  readonly isPrivate: boolean;
  /** Of this start: its mark has it, and health shows it. */
  readonly instance: string;
}

/** Where Linux keeps files in memory. */
const MEMORY = "/dev/shm";
/** How long an emulator that was just killed may take to be gone, in milliseconds. */
const PATIENCE = 3000;

let haveLeftoversGone = false;

/** A folder that nobody else reads: where TMPDIR says, or else in memory, where there is such a place. */
export function privateFolder(): StateFolder {
  const isNamed = (process.env["TMPDIR"] ?? "") !== "";
  for (const parent of isNamed ? [tmpdir(), MEMORY] : [MEMORY, tmpdir()]) {
    try {
      accessSync(parent, constants.W_OK);
      const path = mkdtempSync(join(parent, "access-emulator-")); // of mode 0700
      const instance = randomUUID();
      const identity = quickIdentityOf(process.pid);
      makeMark(path, { pid: process.pid, url: undefined, identity, instance, isPrivate: true });
      if (!haveLeftoversGone) void removeLeftovers(parent);
      haveLeftoversGone = true;
      return { path, isPrivate: true, instance };
    } catch {
      // the next place, then
    }
  }
  throw new EmulatorError(
    "folder-unusable",
    `No temporary folder can be made in ${tmpdir()}: set TMPDIR to one that can be written.`,
  );
}

/** The user's own folder, made when it is not there, and refused when another emulator works in it all the time. */
export async function persistentFolder(wanted: string, patience = PATIENCE): Promise<StateFolder> {
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
    closeToOthers(path);
  } catch (cause) {
    throw unusable(path, cause);
  }
  const instance = randomUUID();
  const mark = { pid: process.pid, url: undefined, identity: identityOf(process.pid), instance, isPrivate: false };
  // Only what was slept counts: a machine that stalls this process may stall the other, too.
  for (let waited = 0; ;) {
    const text = readMark(path);
    const owner = await ownerBy(parsedMark(text));
    if (!owner && takeOver(path, text, mark)) return { path, isPrivate: false, instance };
    if (waited >= patience) throw inUse(path, owner);
    const pause = 20 + Math.random() * 40; // those who met at the door do not meet again
    await sleep(pause);
    waited += pause;
  }
}

function inUse(path: string, owner: Mark | undefined): EmulatorError {
  const { pid, url } = owner ?? {};
  if (pid === undefined) {
    const again = "try again, or choose another folder";
    return new EmulatorError("folder-in-use", `Other emulators are about to keep their state in ${path}: ${again}.`);
  }
  const which = url === undefined ? `(process ${pid})` : `at ${url} (its workerd is process ${pid})`;
  return new EmulatorError(
    "folder-in-use",
    `Another emulator ${which} keeps its state in ${path}: stop it, or choose another folder.`,
  );
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
    mkdirSync(path, { mode: 0o700 });
  } catch (problem) {
    if (!existsSync(path)) throw problem; // else another start made it meanwhile
  }
}

/**
 * What is ours in a folder that may be open to others, which is for its user to say. That the folders in it are closed
 * suffices; the files have the umask of the watcher's shell, too.
 */
function closeToOthers(path: string): void {
  const folders = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders.filter((entry) => /^access-emulator-\w+Object$/.test(entry.name))) {
    try {
      chmodSync(join(path, name), 0o700);
    } catch {
      // it belongs to another user, who let this one write there
    }
  }
}

function readMark(path: string): string | undefined {
  try {
    return markIn(path);
  } catch (cause) {
    throw unusable(path, cause);
  }
}

/** Puts the mark of this process in place of the one that was found to say nothing, or of none. */
function takeOver(path: string, found: string | undefined, mark: Mark): boolean {
  try {
    const isTaken = alone(path, () => {
      if (markIn(path) !== found) return false;
      removeMark(path);
      return makeMark(path, mark);
    });
    return isTaken ?? false;
  } catch (cause) {
    throw unusable(path, cause);
  }
}

/** Hands the folder over to the workerd that was started, and that now listens at this origin. */
export function claim({ path, isPrivate, instance }: StateFolder, pid: number, url: string): void {
  try {
    const identity = isPrivate ? quickIdentityOf(pid) : identityOf(pid);
    replaceMark(path, { pid, url, identity, instance, isPrivate });
  } catch (cause) {
    throw unusable(path, cause);
  }
}

/** Gives up the folder, if it still is that of this start; a private one is removed. */
export function release({ path, isPrivate, instance }: StateFolder): void {
  if (isPrivate) return rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  const isOwn = (): boolean => parsedMark(markIn(path))?.instance === instance;
  try {
    // Whoever is at the door takes the mark for one that says nothing: its process is gone.
    if (isOwn()) alone(path, () => isOwn() && removeMark(path));
  } catch {
    // the folder itself is gone
  }
}

/** Who keeps its state here, by the mark. It is asked at its address where its number alone does not tell. */
async function ownerBy(mark: Mark | undefined): Promise<Mark | undefined> {
  if (!mark) return undefined;
  const { pid, url, identity, instance } = mark;
  const isGone = stateOf(pid, identity) === "gone";
  if (!isGone && isCertain(pid, identity)) return mark;
  if (url === undefined) return isGone ? undefined : mark;
  const found = await foundAt(url);
  if (typeof found === "object") {
    // In a container with numbers of its own, it can be there all the same.
    const isSame = instance === "" ? !isGone : found.instance === instance;
    return isSame ? mark : undefined;
  }
  return found === "silent" && !isGone ? mark : undefined;
}
