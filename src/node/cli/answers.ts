/** `answers`: what an account answers to paths that the emulator does not have. */
import type { FixedAnswer } from "../../contract/answers.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { table } from "../client/table.ts";
import { givenObject } from "./input.ts";
import { say } from "./output.ts";
import { targetOf, type TargetWords } from "./target.ts";

export async function listAnswers(words: TargetWords): Promise<void> {
  const { account } = targetOf(words);
  const answers = await account.answers();
  const rows = answers.map(({ method, path, status, times, hits }) => [method, path, status, times ?? "always", hits]);
  const none = `No fixed answer is set in account ${account.id}.`;
  const head = ["method", "path", "status", "times", "hits"];
  say({ answers }, answers.length === 0 ? none : table(head, rows).trimEnd(), words.json);
}

export async function setAnswers(given: string, words: TargetWords): Promise<void> {
  const { answers } = givenObject<{ readonly answers?: readonly FixedAnswer[] }>(
    given,
    "The list of answers",
    "bad-input",
  );
  if (!Array.isArray(answers)) {
    throw new EmulatorError("bad-input", 'answers set takes a JSON object with a list: {"answers": [...]}.');
  }
  const { account } = targetOf(words);
  const kept = await account.setAnswers(answers);
  const count = kept.length === 1 ? "1 fixed answer is" : `${kept.length} fixed answers are`;
  say({ answers: kept }, `${count} set in account ${account.id}.`, words.json);
}

export async function clearAnswers(words: TargetWords): Promise<void> {
  const { account } = targetOf(words);
  await account.clearAnswers();
  say({ cleared: "all" }, `Every fixed answer of account ${account.id} is taken away.`, words.json);
}
