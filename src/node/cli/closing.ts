/** How `run` and `start` end: with what rested on too little, and with what nobody would take for Cloudflare's answer. */
import { setTimeout as wait } from "node:timers/promises";
import { Accounts } from "../client/accounts.ts";
import { ControlPlane } from "../client/control-plane.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { touchedAccounts } from "../client/evidence.ts";
import { callsNotEmulated, wordsOf } from "../client/not-emulated.ts";
import type { MinimumGrade } from "../../contract/evidence.ts";
import { exitCodeOfEvidence } from "./min-evidence.ts";
import { tell } from "./output.ts";

/** How long an end waits for the answers, in milliseconds. */
const PATIENCE = 2000;
/** So many accounts are asked, the newest of them: an end does not wait for thousands. */
const ASKED = 1000;

/** Says both; gives the exit code that the evidence asks for, 0 when it asks for none. */
export async function closingWords(url: string, grade: MinimumGrade | undefined, account: string): Promise<number> {
  const code = await exitCodeOfEvidence(url, grade, account);
  await sayNotEmulated(url, account);
  return code;
}

async function wordsFor(control: ControlPlane, url: string, account: string): Promise<string> {
  const accounts = await touchedAccounts(control, url, [account]);
  return wordsOf(await callsNotEmulated([new Accounts(url, control), ...accounts.slice(-ASKED)]));
}

/** An emulator that does not answer keeps nobody from ending. */
const nothingAfter = (milliseconds: number): Promise<string> => wait(milliseconds, "", { ref: false });

async function sayNotEmulated(url: string, account: string): Promise<void> {
  const control = new ControlPlane(url, () => "The emulator has ended.");
  try {
    const words = await Promise.race([wordsFor(control, url, account), nothingAfter(PATIENCE)]);
    if (words !== "") tell(words);
  } catch (problem) {
    if (!(problem instanceof EmulatorError)) throw problem;
    if (problem.code === "ended") return; // which is told elsewhere
    tell(`What is not emulated cannot be told: ${problem.message}`);
  }
}
