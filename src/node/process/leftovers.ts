/** What nobody could tidy up: a killed process cannot, and its watcher can be killed, too. */
import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { markIn, parsedMark } from "./mark.ts";
import { isOwn } from "./own-files.ts";
import { countsHere, stateOf } from "./processes.ts";

/** As `mkdtemp` makes them. */
const PRIVATE = /^access-emulator-[A-Za-z0-9]{6}$/;

/**
 * Removes the private folders of this user in which a process is named that is gone. Those of others are left, and one that
 * somebody named to keep state in, whatever its name.
 */
export async function removeLeftovers(parent: string): Promise<void> {
  const names = await readdir(parent).catch((): string[] => []);
  for (const name of names.filter((entry) => PRIVATE.test(entry))) {
    const folder = join(parent, name);
    if (await isLeft(folder)) await rm(folder, { recursive: true, force: true }).catch(() => {}); // the next start tries again
  }
}

async function isLeft(folder: string): Promise<boolean> {
  try {
    const stats = await lstat(folder);
    if (!stats.isDirectory() || !isOwn(stats)) return false;
    const mark = parsedMark(markIn(folder));
    // A container may share the folder, and has other numbers.
    return mark?.isPrivate === true && countsHere(mark.identity) && stateOf(mark.pid, mark.identity) === "gone";
  } catch {
    return false; // somebody else has removed it meanwhile
  }
}
