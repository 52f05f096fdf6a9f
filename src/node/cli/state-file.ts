/**
 * What `status`, `stop` and `env` know of an emulator that `start` started: one small file for each port, in a folder that
 * only this user can write. What else stands there is not believed: `stop` ends what is named, and `env` exports it.
 */
import { lstatSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import { EmulatorError } from "../client/emulator-error.ts";
import type { InterceptPlace } from "../intercept/interception.ts";
import { makeOwnFolder, problemOfFolder, readOwnFile, writeOwnFile } from "../process/own-files.ts";
import { identityOf, stateOf } from "../process/processes.ts";

export interface Started {
  /** The process that ends it when it is ended. */
  readonly pid: number;
  /** Of that process; "" where the system does not tell. */
  readonly identity: string;
  /** What health shows of this start, and of no other. */
  readonly instance: string;
  readonly url: string;
  readonly account: string;
  /** With `--intercept`: what `env --intercept` prints is made of it. */
  readonly intercept?: InterceptPlace;
}

const LONGEST = 64 * 1024;

/** The folder that the system made for this user alone; undefined where there is none that deserves the name. */
function runtimeFolder(): string | undefined {
  const { XDG_RUNTIME_DIR: folder = "" } = process.env;
  if (process.geteuid === undefined || !isAbsolute(folder) || problemOfFolder(folder) !== undefined) return undefined;
  return join(folder, "access-emulator");
}

/** In the folder for temporary files, which all users share. */
const sharedFolder = (): string => join(tmpdir(), `access-emulator-of-${process.geteuid?.() ?? nameOfUser()}`);

function nameOfUser(): string {
  try {
    return userInfo().username.replaceAll(/[^\w.-]/g, "_");
  } catch {
    return "user";
  }
}

/** Makes the folder of the notes. @throws EmulatorError `folder-unusable` when somebody else may have a hand in it. */
export function folderForNotes(): string {
  const folder = runtimeFolder() ?? sharedFolder();
  const problem = makeOwnFolder(folder);
  if (problem === undefined) return folder;
  const what = `The folder ${folder}, in which start leaves a note for stop and env,`;
  const instead = "remove it, or set XDG_RUNTIME_DIR (of mode 0700) or TMPDIR to a folder of your own";
  throw new EmulatorError("folder-unusable", `${what} ${problem}: ${instead}.`);
}

/** Where notes can be: another shell may have had no XDG_RUNTIME_DIR. */
function noteFolders(): string[] {
  const folders = [runtimeFolder(), sharedFolder()].filter((folder) => folder !== undefined);
  return folders.filter((folder) => problemOfFolder(folder) === undefined);
}

const fileIn = (folder: string, port: number): string => join(folder, `${port}.json`);

export function remember(port: number, started: Omit<Started, "pid" | "identity">): void {
  const note: Started = { pid: process.pid, identity: identityOf(process.pid), ...started };
  const folder = folderForNotes();
  try {
    writeOwnFile(fileIn(folder, port), JSON.stringify(note));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const what = "The note that start leaves for stop and env cannot be written";
    throw new EmulatorError("folder-unusable", `${what}: ${why}.`, { cause });
  }
}

export function forget(port: number): void {
  for (const folder of noteFolders()) {
    const file = fileIn(folder, port);
    if (lstatSync(file, { throwIfNoEntry: false })?.isDirectory() !== true) rmSync(file, { force: true });
  }
}

/** The emulator that was started on this port, if its process still runs. */
export function recall(port: number): Started | undefined {
  const notes = noteFolders().map((folder) => startedFrom(readOwnFile(fileIn(folder, port), LONGEST)));
  return notes.find((note) => note && stateOf(note.pid, note.identity) === "ours");
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null;
const areTexts = (...values: unknown[]): boolean => values.every((value) => typeof value === "string");

function startedFrom(text: string | undefined): Started | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isStarted(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isStarted(value: unknown): value is Started {
  if (!isObject(value)) return false;
  const { pid, identity, instance, url, account, intercept } = value;
  const hasAll = Number.isSafeInteger(pid) && areTexts(identity, instance, url, account) && instance !== "";
  return hasAll && (intercept === undefined || isInterceptPlace(intercept));
}

function isInterceptPlace(value: unknown): value is InterceptPlace {
  if (!isObject(value) || !isObject(value.certificates) || !Array.isArray(value.hosts)) return false;
  const { url, proxyUrl, offline, hosts, certificates } = value;
  const { authority, additional, bundle } = certificates;
  return areTexts(url, proxyUrl, authority, additional, bundle, ...hosts) && typeof offline === "boolean";
}
