/** How `run` and `start` end: with what rested on too little, and with what nobody would take for Cloudflare's answer. */
import { setTimeout as wait } from "node:timers/promises";
import { EmulatorError } from "../client/emulator-error.ts";
import { callsNotEmulated, wordsOf } from "../client/not-emulated.ts";
import type { MinimumGrade } from "../../contract/evidence.ts";
import { exitCodeOfEvidence, journalsAt, type Journals } from "./min-evidence.ts";
import { tell } from "./output.ts";

/** How long an end waits for the answers, in milliseconds. */
const PATIENCE = 2000;
/** So many accounts are asked, the newest of them: an end does not wait for thousands. */
const ASKED = 1000;

/** Says both of an emulator of one's own; gives the exit code that the evidence asks for, 0 when it asks for none. */
export function closingWords(url: string, grade: MinimumGrade | undefined, account: string): Promise<number> {
  return closingWordsOf((whyEnded) => journalsAt(url, account, whyEnded), grade);
}

/** The same of the journals that are given. */
export async function closingWordsOf(
  journals: (whyEnded: string) => Promise<Journals>,
  grade: MinimumGrade | undefined,
): Promise<number> {
  const code = await exitCodeOfEvidence(journals, grade);
  await sayNotEmulated(journals);
  return code;
}

async function wordsFor({ accounts, emulators }: Journals): Promise<string> {
  return wordsOf(await callsNotEmulated([...emulators, ...accounts.slice(-ASKED)]));
}

/** An emulator that does not answer keeps nobody from ending. */
const nothingAfter = (milliseconds: number): Promise<string> => wait(milliseconds, "", { ref: false });

async function sayNotEmulated(journals: (whyEnded: string) => Promise<Journals>): Promise<void> {
  try {
    const asked = journals("The emulator has ended.").then(wordsFor);
    const words = await Promise.race([asked, nothingAfter(PATIENCE)]);
    if (words !== "") tell(words);
  } catch (problem) {
    if (!(problem instanceof EmulatorError)) throw problem;
    if (problem.code === "ended") return; // which is told elsewhere
    tell(`What is not emulated cannot be told: ${problem.message}`);
  }
}
