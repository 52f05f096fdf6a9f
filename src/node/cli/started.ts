/** `startEmulator` with the words of the command line. What goes wrong is told in these words, too. */
import type { Seed } from "../../contract/seed.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { startEmulator, type Emulator } from "../emulator.ts";
import { originOf } from "../client/origin.ts";
import { healthAt } from "../client/health.ts";
import { emulatorOptions, ofWords, type StartWords } from "./options.ts";
import { recall } from "./state-file.ts";

export async function startedBy(
  words: StartWords,
  seed: Seed | undefined,
  write?: (line: string) => void,
): Promise<Emulator> {
  try {
    return await startEmulator(emulatorOptions(words, seed, write));
  } catch (problem) {
    const isTaken = problem instanceof EmulatorError && problem.code === "port-taken";
    throw isTaken ? await byWhom(words, problem) : ofWords(problem, words);
  }
}

/** Often it is the emulator of another terminal, which may be all that is wanted. */
async function byWhom({ host, port: word }: StartWords, problem: EmulatorError): Promise<EmulatorError> {
  const port = Number(word);
  const taken = `Port ${port} of ${host} is taken`;
  if (!problem.message.startsWith(`${taken}:`)) return problem; // that of the proxy, or of https
  const health = await healthAt(originOf(host, port));
  if (!health) return problem;
  const place = word === "8787" ? "" : ` --port ${port}`;
  const isStoppable = health.instance !== "" && recall(port)?.instance === health.instance;
  const stop = isStoppable ? `, \`access-emulator stop${place}\` ends it` : "";
  const there = `An access-emulator answers there: \`access-emulator env${place}\` prints its variables${stop}`;
  const message = `${taken}. ${there}. Or choose another port, or 0 for any that is free.`;
  return new EmulatorError(problem.code, message, { cause: problem });
}
