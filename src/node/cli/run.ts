/** `run`: a command with an emulator of its own. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Emulator } from "../emulator.ts";
import { environmentOf, interceptEnvironmentOf, NOT_WITH_INTERCEPT } from "../environment.ts";
import type { MinimumGrade } from "../../contract/evidence.ts";
import { closingWords } from "./closing.ts";
import { ExitCode } from "./exit-codes.ts";
import { accountOf, seedOf, type StartWords } from "./options.ts";
import { tell } from "./output.ts";
import { startedBy } from "./started.ts";
import { sayIfUnused } from "./unused.ts";

const PASSED_ON = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"] as const;

type Words = StartWords & { readonly minEvidence?: MinimumGrade };

export async function run(command: readonly string[], words: Words): Promise<void> {
  const seed = seedOf(words);
  const account = accountOf(words, seed);
  const emulator = await startedBy(words, seed);
  void emulator.ended.then((problem) => problem && tell(problem.message));
  try {
    const { code, hasRun } = await ran(command, childEnvironment(emulator, account));
    if (hasRun) await sayIfUnused(emulator);
    const ofEvidence = await closingWords(emulator.url, words.minEvidence, account);
    process.exitCode = code === 0 ? ofEvidence : code;
  } finally {
    await emulator.stop();
  }
}

function childEnvironment({ apiUrl, interceptPlace }: Emulator, account: string): NodeJS.ProcessEnv {
  if (!interceptPlace) return { ...process.env, ...environmentOf(apiUrl, account) };
  const before = { ...process.env };
  for (const name of NOT_WITH_INTERCEPT) delete before[name];
  return { ...before, ...interceptEnvironmentOf(interceptPlace, { account, before }) };
}

/** The exit code of the command, as a shell would give it, and whether it could be started. */
function ran(
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
