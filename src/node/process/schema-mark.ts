/**
 * The mark of the newest emulator that used a folder: an older one refuses the folder at its start, and not account by
 * account. It is a file of its own, beside the state; a folder without one is that of an earlier release.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ACCESS_SCHEMA, ACCOUNT_SCHEMA, DIRECTORY_SCHEMA } from "../../contract/stored-state.ts";
import { version } from "../../version.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { readPlainFile, writeOwnFile } from "./own-files.ts";

const MARK = "access-emulator.schema.json";
const LONGEST = 4096;
/** The folder that emulator.capnp gives to the list of accounts. */
const LIST = "access-emulator-DirectoryObject";

const known: Readonly<Record<string, number>> = {
  account_schema_version: ACCOUNT_SCHEMA,
  access_schema_version: ACCESS_SCHEMA,
  directory_schema_version: DIRECTORY_SCHEMA,
};

/** Whether an emulator kept state in this folder before. */
export function holdsState(folder: string): boolean {
  return existsSync(join(folder, LIST));
}

/** @throws EmulatorError `state-unreadable` when a newer emulator used the folder. */
export function refuseNewerState(folder: string): void {
  const mark = markOf(folder);
  for (const [name, knows] of Object.entries(known)) {
    const reached = mark[name];
    if (typeof reached !== "number" || reached <= knows) continue;
    const writer = typeof mark.version === "string" ? ` by access-emulator ${mark.version}` : "";
    const schema = `schema version ${reached} (${name}), this emulator knows ${knows}`;
    throw new EmulatorError(
      "state-unreadable",
      `The state in ${folder} was last used${writer} and has ${schema}: use a newer emulator or another folder.`,
    );
  }
}

/** Whole or not at all: a half of it would be read as none. */
export function markState(folder: string): void {
  const file = join(folder, MARK);
  const text = `${JSON.stringify({ ...known, version })}\n`;
  try {
    if (readPlainFile(file, LONGEST) !== text) writeOwnFile(file, text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EmulatorError("folder-unusable", `The folder ${folder} cannot be used to keep state: ${why}.`, { cause });
  }
}

function markOf(folder: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(readPlainFile(join(folder, MARK), LONGEST) ?? "{}")) as Record<string, unknown>;
  } catch {
    return {};
  }
}
