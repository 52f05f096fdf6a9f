/**
 * Files and folders that this user alone can write. In a folder that all users share, anybody may have made what stands under
 * a name that can be guessed: it is not believed, and nothing is written through it. Windows has neither these owners nor
 * these modes, and a temporary folder for each user.
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  type Stats,
} from "node:fs";

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
/** Where there is no such flag (Windows), it is left out. A pipe that nobody writes to is not waited for. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<Record<"O_NOFOLLOW" | "O_NONBLOCK", number>>;

/** Why what stands there cannot be believed to be this user's own folder; undefined when it is that. */
export function problemOfFolder(path: string): string | undefined {
  let stats: Stats;
  try {
    stats = lstatSync(path);
  } catch (problem) {
    return `cannot be looked at (${problem instanceof Error ? problem.message : String(problem)})`;
  }
  if (stats.isSymbolicLink()) return "is a link";
  if (!stats.isDirectory()) return "is not a folder";
  if (!isOwn(stats)) return "belongs to another user";
  return isOpenTo(OTHERS, stats) ? "is open to other users (its mode must be 0700)" : undefined;
}

/** Makes the folder, unless it is there; then why it cannot be believed, if so. */
export function makeOwnFolder(path: string): string | undefined {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (problem) {
    const isThere = problem instanceof Error && "code" in problem && problem.code === "EEXIST";
    if (!isThere) return `cannot be made (${problem instanceof Error ? problem.message : String(problem)})`;
  }
  return problemOfFolder(path);
}

/** A file's text; undefined when there is none, when it cannot be read or is too long, or when others could have written it. */
export function readOwnFile(file: string, longest: number): string | undefined {
  try {
    return readChecked(file, longest, (stats) => isOwn(stats) && !isOpenTo(OTHERS_WRITE, stats));
  } catch {
    return undefined;
  }
}

/** What there is no file to read of: nothing is there, or a link (ELOOP; FreeBSD says EMLINK). */
const NO_FILE: ReadonlySet<unknown> = new Set(["ENOENT", "ELOOP", "EMLINK"]);

/** A file's text, whoever wrote it; undefined when there is none, or it is too long. Throws when it cannot be read. */
export function readPlainFile(file: string, longest: number): string | undefined {
  try {
    return readChecked(file, longest, () => true);
  } catch (problem) {
    if (problem instanceof Error && "code" in problem && NO_FILE.has(problem.code)) return undefined;
    throw problem;
  }
}

/** No link is followed, and nothing but a file is read. */
function readChecked(file: string, longest: number, isGood: (stats: Stats) => boolean): string | undefined {
  const descriptor = openSync(file, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    return stats.isFile() && stats.size <= longest && isGood(stats) ? readFileSync(descriptor, "utf8") : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a file of mode 0600 in place of what stands there, which may be a link: whole, or not at all. */
export function writeOwnFile(file: string, text: string): void {
  const draft = draftOf(file, text);
  try {
    renameSync(draft, file);
  } catch (problem) {
    rmSync(draft, { force: true });
    throw problem;
  }
}

/** A file of mode 0600 beside another, under a name that nothing has: a link that stands there is not followed. */
export function draftOf(file: string, text: string): string {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, text, { flag: "wx", mode: 0o600 });
  return draft;
}

/** Whether a file or folder belongs to this user. */
export function isOwn({ uid }: Pick<Stats, "uid">): boolean {
  const own = process.geteuid?.();
  return own === undefined || uid === own;
}

function isOpenTo(bits: number, { mode }: Pick<Stats, "mode">): boolean {
  return process.geteuid !== undefined && (mode & bits) !== 0;
}
