/** `--min-evidence`: at its end, `run` and `start` ask whether an answer rested on less. */
import { setTimeout as sleep } from "node:timers/promises";
import { Accounts } from "../client/accounts.ts";
import { ControlPlane } from "../client/control-plane.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { evidenceOf, evidenceWords, touchedAccounts } from "../client/evidence.ts";
import type { MinimumGrade } from "../../contract/evidence.ts";
import { ExitCode } from "./exit-codes.ts";
import { fail, tell } from "./output.ts";

/** How long an account may take to be on the list, in milliseconds: it is put there beside its first answer. */
const SETTLING = 200;

/** Says what rested on less, and gives the exit code that goes with it; 0 when nothing did. */
export async function exitCodeOfEvidence(
  url: string,
  grade: MinimumGrade | undefined,
  account: string,
): Promise<number> {
  if (grade === undefined) return 0;
  const control = new ControlPlane(url, () => "The emulator has ended: what its answers rested on cannot be told.");
  try {
    await sleep(SETTLING);
    const accounts = await touchedAccounts(control, url, [account]);
    const report = await evidenceOf(accounts, grade, [new Accounts(url, control)]);
    const words = evidenceWords(report, `--min-evidence ${grade}`);
    if (words !== "") tell(words);
    return words === "" ? 0 : ExitCode.evidence;
  } catch (problem) {
    if (!(problem instanceof EmulatorError)) throw problem;
    fail(problem);
    return ExitCode.failed;
  }
}
