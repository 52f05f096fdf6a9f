/** `run`: a command with an emulator of its own. */
import type { Emulator } from "../emulator.ts";
import { environmentOf, interceptEnvironmentOf, NOT_WITH_INTERCEPT } from "../environment.ts";
import type { MinimumGrade } from "../../contract/evidence.ts";
import { closingWords } from "./closing.ts";
import { ran } from "./command.ts";
import { accountOf, seedOf, type StartWords } from "./options.ts";
import { tell } from "./output.ts";
import { refuseWithoutUrl, type RemoteWords } from "./remote/place.ts";
import { startedBy } from "./started.ts";
import { sayIfUnused } from "./unused.ts";

type Words = StartWords & RemoteWords & { readonly minEvidence?: MinimumGrade; readonly name?: string };

export async function run(command: readonly string[], words: Words): Promise<void> {
  refuseWithoutUrl(words);
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
