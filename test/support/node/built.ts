/** Builds what runs in Node, once for a run, so that no test meets a bundle of yesterday. */
import { execFileSync } from "node:child_process";

/** The setups of several projects run in one process, one after the other; each imports this file anew. */
const DONE = "ACCESS_EMULATOR_BUILT_FOR_TESTS";

export default function build(): void {
  if (process.env[DONE] === String(process.pid)) return;
  execFileSync(process.execPath, ["scripts/build.ts"], { stdio: "inherit" });
  process.env[DONE] = String(process.pid);
}
