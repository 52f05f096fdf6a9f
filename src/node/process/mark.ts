/**
 * The mark in a folder of state: whose it is. Its lines: a process id, an origin, the identity of the process, the instance,
 * and `private` for a folder that nobody named.
 */
import { randomBytes } from "node:crypto";
import { linkSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { draftOf, readPlainFile, writeOwnFile } from "./own-files.ts";
import { identityOf, stateOf } from "./processes.ts";

export interface Mark {
  readonly pid: number;
  /** Once it listens. */
  readonly url: string | undefined;
  /** Of the process; "" where the system does not tell. */
  readonly identity: string;
  /** What health shows of this start; "" in the mark of a version that did not write it. */
  readonly instance: string;
  /** Whether the emulator made the folder for itself, and it may be removed with what is in it. */
  readonly isPrivate: boolean;
}

const NAME = "access-emulator.pid";
const LONGEST = 4096;
const PRIVATE = "private";
/** A claim says in its name who makes it. */
const CLAIM = /^access-emulator\.claim_(\d+)_([A-Za-z0-9.-]*)_[0-9a-f]+$/;
/** What a file system without hard links answers. */
const NO_LINKS: ReadonlySet<unknown> = new Set([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EINVAL",
  "EISDIR",
]);

const textOf = ({ pid, url = "", identity, instance, isPrivate }: Mark): string =>
  `${pid}\n${url}\n${identity}\n${instance}\n${isPrivate ? `${PRIVATE}\n` : ""}`;

/** The text of the mark; undefined when there is none. Throws when it cannot be read. */
export function markIn(folder: string): string | undefined {
  return readPlainFile(join(folder, NAME), LONGEST);
}

/** What a mark says, if it says anything. */
export function parsedMark(text: string | undefined): Mark | undefined {
  const [pid = "", url = "", identity = "", instance = "", kind = ""] = (text ?? "").split("\n");
  if (!/^[1-9]\d{0,15}$/.test(pid)) return undefined;
  return {
    pid: Number(pid),
    url: /^http:\/\/\S+$/.test(url) ? url : undefined,
    identity,
    instance,
    isPrivate: kind === PRIVATE,
  };
}

/** Puts a mark where none is; false when somebody was faster. It is there whole at once: made beside, and linked. */
export function makeMark(folder: string, mark: Mark): boolean {
  const file = join(folder, NAME);
  const draft = draftOf(file, textOf(mark));
  try {
    linkSync(draft, file);
    return true;
  } catch (problem) {
    const code = problem instanceof Error && "code" in problem ? problem.code : undefined;
    if (code === "EEXIST") return false;
    if (!NO_LINKS.has(code)) throw problem;
    writeFileSync(file, textOf(mark), { flag: "wx", mode: 0o600 });
    return true;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Puts a mark in place of one's own. */
export function replaceMark(folder: string, mark: Mark): void {
  writeOwnFile(join(folder, NAME), textOf(mark));
}

export function removeMark(folder: string): void {
  rmSync(join(folder, NAME), { force: true });
}

/**
 * Does a short work while nobody else does any in this folder; undefined, without having done it, when somebody might. A mark
 * of a process that is gone can only be removed so: between reading and removing it, another may have put its own there.
 *
 * Each writes a claim under a name that no other has, then looks for those of others: of two, at least one sees the other. A
 * claim whose process is gone can be removed by anybody at any time, since nobody will ever use its name again.
 */
export function alone<T>(folder: string, work: () => T): T | undefined {
  const random = randomBytes(6).toString("hex");
  const mine = `access-emulator.claim_${process.pid}_${identityOf(process.pid)}_${random}`;
  writeFileSync(join(folder, mine), "", { flag: "wx", mode: 0o600 });
  try {
    const others = readdirSync(folder).filter((name) => name !== mine && isClaim(folder, name));
    return others.length === 0 ? work() : undefined;
  } finally {
    rmSync(join(folder, mine), { force: true });
  }
}

/** Whether a file is the claim of a process that runs; one of a process that is gone is removed. */
function isClaim(folder: string, name: string): boolean {
  const [, pid, identity] = CLAIM.exec(name) ?? [];
  if (pid === undefined) return false;
  if (stateOf(Number(pid), identity) !== "gone") return true;
  rmSync(join(folder, name), { force: true });
  return false;
}
