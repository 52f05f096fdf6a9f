/** Whether a process still runs whose number was written down. */
import { readFileSync } from "node:fs";

/** `ours` can be an emulator or what started it; of `foreign`, another user's, nothing more can be told. */
export type ProcessState = "ours" | "foreign" | "gone";

export function stateOf(pid: number): ProcessState {
  try {
    process.kill(pid, 0);
    return canBeOurs(pid) ? "ours" : "gone";
  } catch (problem) {
    return problem instanceof Error && "code" in problem && problem.code === "EPERM" ? "foreign" : "gone";
  }
}

/**
 * Process ids are used again: where the system tells names, another program's is not an emulator. Nor is one that has
 * ended and is only waiting for its parent to take note, which in a container may be never.
 */
function canBeOurs(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return /^Name:.*(workerd|node|MainThread)/m.test(status) && !/^State:\s*Z/m.test(status);
  } catch {
    return process.platform !== "linux";
  }
}
