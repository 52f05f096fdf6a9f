/** `--min-evidence`: at its end, `run` and `start` ask whether an answer rested on less. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "../client/account.ts";
import { Accounts } from "../client/accounts.ts";
import { ControlPlane } from "../client/control-plane.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { evidenceOf, evidenceWords, touchedAccounts, type Keeper } from "../client/evidence.ts";
import type { MinimumGrade } from "../../contract/evidence.ts";
import { ExitCode } from "./exit-codes.ts";
import { fail, tell } from "./output.ts";

/** How long an account may take to be on the list, in milliseconds: it is put there beside its first answer. */
const SETTLING = 200;

/** Whose journals are read. */
export interface Journals {
  readonly accounts: readonly Account[];
  /** The journals of what has no account. */
  readonly emulators: readonly Keeper[];
}

/** Every journal of an emulator of one's own; an account that is known is asked whether it is on the list or not. */
export async function journalsAt(url: string, account: string, whyEnded: string): Promise<Journals> {
  const control = new ControlPlane(url, () => whyEnded);
  return { accounts: await touchedAccounts(control, url, [account]), emulators: [new Accounts(url, control)] };
}

/** Says what rested on less, and gives the exit code that goes with it; 0 when nothing did. */
export async function exitCodeOfEvidence(
  journals: (whyEnded: string) => Promise<Journals>,
  grade: MinimumGrade | undefined,
): Promise<number> {
  if (grade === undefined) return 0;
  try {
    await sleep(SETTLING);
    const { accounts, emulators } = await journals(
      "The emulator has ended: what its answers rested on cannot be told.",
    );
    const report = await evidenceOf(accounts, grade, emulators);
    const words = evidenceWords(report, `--min-evidence ${grade}`);
    if (words !== "") tell(words);
    return words === "" ? 0 : ExitCode.evidence;
  } catch (problem) {
    if (!(problem instanceof EmulatorError)) throw problem;
    fail(problem);
    return ExitCode.failed;
  }
}
