/** Whether a process still runs whose number was written down. */
import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

/** `ours` can be an emulator or what started it; of `foreign`, another user's, nothing more can be told. */
export type ProcessState = "ours" | "foreign" | "gone";

/** Process ids are used again: with the identity that was written down beside the number, another process is told apart. */
export function stateOf(pid: number, identity = ""): ProcessState {
  if (!Number.isSafeInteger(pid) || pid <= 0) return "gone";
  try {
    process.kill(pid, 0);
    return canBeOurs(pid) && canBe(pid, identity) ? "ours" : "gone";
  } catch (problem) {
    const isForeign = problem instanceof Error && "code" in problem && problem.code === "EPERM";
    return isForeign && canBe(pid, identity) ? "foreign" : "gone";
  }
}

/** Whether nothing but that process is meant: without an identity, another may have its number by now. */
export function isCertain(pid: number, identity: string): boolean {
  return identity !== "" && identityOf(pid) === identity;
}

function canBe(pid: number, identity: string): boolean {
  if (identity === "") return true;
  const now = identityOf(pid);
  return now === "" || now === identity;
}

/**
 * When a process began, and in which namespace its number counts; "" where the system does not tell. It stays the same when
 * the process becomes another program (`exec`). Only letters, digits, dots and hyphens stand in it.
 */
export function identityOf(pid: number): string {
  if (process.platform === "linux" || process.platform === "win32") return quickIdentityOf(pid);
  try {
    const words = ["-o", "lstart=", "-p", String(pid)];
    const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
    const start = execFileSync("ps", words, { encoding: "utf8", env, stdio: ["ignore", "pipe", "ignore"] });
    return start.trim().replaceAll(/[^A-Za-z0-9]+/g, "-");
  } catch {
    return "";
  }
}

/** The same where it costs no process of its own: on Linux, where it is field 22 of proc_pid_stat(5). */
export function quickIdentityOf(pid: number): string {
  if (process.platform !== "linux") return "";
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // from the third on: the second may hold anything
    const ticks = fields[19] ?? "";
    return ticks === "" ? "" : `${namespace()}.${ticks}`;
  } catch {
    return "";
  }
}

/** Whether the number that goes with this identity counts here: in a container, the same number is another process. */
export function countsHere(identity: string): boolean {
  if (process.platform !== "linux") return true;
  const here = namespace();
  return here !== "" && identity.startsWith(`${here}.`);
}

function namespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid").replaceAll(/\D/g, "");
  } catch {
    return "";
  }
}

/**
 * Where the system tells names, another program is not an emulator. Nor is one that has ended and is only waiting for its
 * parent to take note, which in a container may be never.
 */
function canBeOurs(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return /^Name:.*(workerd|node|MainThread)/m.test(status) && !/^State:\s*Z/m.test(status);
  } catch {
    return process.platform !== "linux";
  }
}
