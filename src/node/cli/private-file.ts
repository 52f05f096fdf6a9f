import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { EmulatorError } from "../client/emulator-error.ts";

/** Writes a file that only its owner can read: whole, or not at all. */
export function writePrivately(file: string, text: string): void {
  try {
    const target = existing(file);
    // A device or a pipe cannot be replaced, and has nothing that could be half written.
    if (target !== undefined && !statSync(target).isFile()) return writeFileSync(target, text);
    replace(target ?? file, text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EmulatorError("file-unusable", `${file} cannot be written: ${why}.`, { cause });
  }
}

/** Where a link leads to. */
function existing(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch (problem) {
    if (problem instanceof Error && "code" in problem && problem.code === "ENOENT") return undefined;
    throw problem;
  }
}

function replace(file: string, text: string): void {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.draft`);
  try {
    const descriptor = openSync(draft, "wx", 0o600);
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor); // a full disk may tell only now
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch (problem) {
    rmSync(draft, { force: true });
    throw problem;
  }
}
