/** Files that only their owner can read, that replace nothing, and of which all are there whole, or none is. */
import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import { EmulatorError } from "../client/emulator-error.ts";
import { reasonOf, usage } from "./api-target.ts";

export interface NewFile {
  readonly file: string;
  readonly text: string;
}

/** Before anything is done for it: whether there can be a new file of this name. */
export function checkNewFile(file: string, option: string): void {
  if (file === "" || file === "-") throw usage(`${option} ${JSON.stringify(file)}: it must be the name of a file.`);
  const there = thereIs(file);
  if (there?.isDirectory() || /[/\\]$/.test(file))
    throw usage(`${option} ${file}: it must be a file, and not a folder.`);
  if (there) throw usage(`${option} ${file} is there already, and nothing is replaced: remove it, or name another.`);
  const folder = dirname(file);
  try {
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw usage(`${option} ${file} cannot be written: ${reasonOf(cause)}.`);
  }
}

/** A link that leads nowhere is there, too. */
function thereIs(file: string) {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch (cause) {
    throw usage(`${file} cannot be looked at: ${reasonOf(cause)}.`);
  }
}

/** Nothing else runs meanwhile, and no signal is heard: it is done, or undone. */
export function writeNew(files: readonly NewFile[]): void {
  const made: string[] = [];
  const drafts: string[] = [];
  try {
    for (const { file, text } of files) {
      const name = `.${basename(file).slice(0, 100)}.${randomBytes(6).toString("hex")}.draft`;
      const draft = `${dirname(file)}/${name}`; // `join` would take `link/..` for the folder that has the link
      drafts.push(draft);
      writeWhole(draft, text);
    }
    for (const [index, { file, text }] of files.entries()) {
      putInPlace(drafts[index] ?? "", file, text);
      made.push(file);
    }
  } catch (cause) {
    for (const file of made) rmSync(file, { force: true });
    const names = files.map(({ file }) => file).join(" and ");
    throw new EmulatorError("file-unusable", `${names} cannot be written, and nothing is: ${reasonOf(cause)}.`, {
      cause,
    });
  } finally {
    for (const draft of drafts) rmSync(draft, { force: true });
  }
}

function writeWhole(file: string, text: string): void {
  const descriptor = openSync(file, "wx", 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor); // a full disk may tell only now
  } finally {
    closeSync(descriptor);
  }
}

/** What the system says where files have one name only. */
const WITHOUT_LINKS: ReadonlySet<unknown> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EACCES"]);

/** A second name for the draft: that fails when there is something of this name by now. */
function putInPlace(draft: string, file: string, text: string): void {
  try {
    linkSync(draft, file);
  } catch (problem) {
    if (!(problem instanceof Error && "code" in problem && WITHOUT_LINKS.has(problem.code))) throw problem;
    try {
      writeWhole(file, text);
    } catch (cause) {
      if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) rmSync(file, { force: true });
      throw cause;
    }
  }
}
