/** The beginning of the action: start.sh has all of it. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/** On Windows the first `bash` may be that of WSL, to which these paths mean nothing. */
const ofGit = join(process.env.ProgramFiles ?? "", "Git", "bin", "bash.exe");
const bash = process.platform === "win32" && existsSync(ofGit) ? ofGit : "bash";

const { status, error } = spawnSync(bash, [join(here, "start.sh")], {
  stdio: "inherit",
  env: { ...process.env, ACTION_PATH: join(here, "..") },
});
if (error) console.log(`::error title=access-emulator::bash cannot be started: ${error.message}`);
process.exitCode = status ?? 1;
