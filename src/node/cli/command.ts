/** The command of `run`: it has the terminal, and the signals. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { ExitCode } from "./exit-codes.ts";
import { tell } from "./output.ts";

export const PASSED_ON = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"] as const;

/** The exit code of the command, as a shell would give it, and whether it could be started. */
export function ran(
  [file = "", ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number; readonly hasRun: boolean }> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      stdio: "inherit",
      env,
      shell: process.platform === "win32", // npm, npx and the like are scripts there
    });
    for (const signal of PASSED_ON) {
      // A Ctrl-C in a terminal reaches the command by itself; it decides when it ends.
      process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal)));
    }
    child.once("error", (problem) => {
      tell(`${file} cannot be started: ${problem.message}`);
      const isMissing = "code" in problem && problem.code === "ENOENT";
      resolve({ code: isMissing ? ExitCode.commandNotFound : ExitCode.cannotExecute, hasRun: false });
    });
    child.once("exit", (code, signal) =>
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), hasRun: true }),
    );
  });
}
