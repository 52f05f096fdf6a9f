/** The files that are to be read, and all that is not: nothing is skipped in silence. */
import { createReadStream, readdirSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";

export type ScannedFile =
  | { readonly file: string; readonly kind: "readable"; readonly pieces: () => AsyncIterable<Uint8Array> }
  /** Not read on purpose. */
  | { readonly file: string; readonly kind: "skipped"; readonly why: string }
  | { readonly file: string; readonly kind: "unreadable"; readonly why: string };

export const STANDARD_INPUT = "-";

/** How much of a file is read at once, in bytes. */
const PIECE = 2 ** 20;

/** What is named is read, be it a pipe; of a folder all files, however deep. */
export function* filesIn(paths: readonly string[]): Generator<ScannedFile> {
  for (const path of paths) {
    if (path === STANDARD_INPUT) {
      yield { file: path, kind: "readable", pieces: () => process.stdin };
      continue;
    }
    try {
      if (statSync(path).isDirectory()) yield* filesInFolder(path);
      else yield readable(path);
    } catch (problem) {
      yield { file: path, kind: "unreadable", why: whyOf(problem) };
    }
  }
}

function* filesInFolder(folder: string): Generator<ScannedFile> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (problem) {
    yield { file: folder, kind: "unreadable", why: whyOf(problem) };
    return;
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = join(folder, entry.name);
    if (entry.isFile()) yield readable(file);
    else if (entry.isDirectory()) yield* filesInFolder(file);
    else if (entry.isSymbolicLink()) yield linked(file);
    else yield { file, kind: "skipped", why: "neither a file nor a folder" };
  }
}

/** Links to folders may lead in a circle. */
function linked(file: string): ScannedFile {
  try {
    const target = statSync(file);
    if (target.isFile()) return readable(file);
    const what = target.isDirectory() ? "a folder: name it to have it read" : "neither a file nor a folder";
    return { file, kind: "skipped", why: `a link to ${what}` };
  } catch {
    return { file, kind: "skipped", why: "a link to nothing" };
  }
}

function readable(file: string): ScannedFile {
  return { file, kind: "readable", pieces: () => createReadStream(file, { highWaterMark: PIECE }) };
}

export function whyOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
