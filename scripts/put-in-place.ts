/** Puts a folder of files in the place of another, so that whoever uses the other meets no moment without a file. */
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a program may take from its entry to the pieces that the entry names, in milliseconds. */
const LOADING = 1000;

/**
 * Each file is renamed over the one before, those last that import others. What is not made any more goes at the end: some
 * program may have read an entry of before, and be about to read its pieces. What `kept` names is nobody's to touch.
 */
export async function putInPlace(made: string, place: string, kept: readonly string[] = []): Promise<void> {
  mkdirSync(place, { recursive: true });
  const files = filesIn(made);
  const old = filesIn(place).filter((file) => !files.includes(file) && !kept.some((name) => file.startsWith(name)));
  for (const file of files.toSorted((a, b) => rank(a) - rank(b))) {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    renameSync(join(made, file), join(place, file));
  }
  if (old.length === 0) return;
  await sleep(LOADING);
  for (const file of old) rmSync(join(place, file), { force: true });
  removeEmpty(new Set(old.map((file) => dirname(file))), place);
}

/** The pieces that entries import come first. */
const rank = (file: string): number => (file.startsWith("chunk-") ? 0 : 1);

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "x").length - 1));
}

function removeEmpty(folders: ReadonlySet<string>, place: string): void {
  for (const folder of [...folders].filter((name) => name !== ".").toSorted((a, b) => b.length - a.length)) {
    try {
      rmdirSync(join(place, folder));
    } catch {
      // it has other files
    }
  }
}
