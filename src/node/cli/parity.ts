/** `parity`: what an API does, held against what is known and supposed of the real one. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { constants as system } from "node:os";
import { extname } from "node:path";
import { EmulatorError } from "../client/emulator-error.ts";
import { ApiClient } from "../../api-client/client.ts";
import { OwnObjects } from "../../parity/own-objects.ts";
import { Pace } from "../../api-client/pace.ts";
import { planOf, rateFor, type Wishes } from "../../parity/plan.ts";
import { Refused } from "../../api-client/problems.ts";
import { reportMarkdown } from "../../parity/report-markdown.ts";
import { reportText } from "../../parity/report-text.ts";
import type { Report } from "../../parity/report.ts";
import { cleanUp, run } from "../../parity/run.ts";
import { BadTarget, isLoopback } from "../../api-client/target.ts";
import { ExitCode } from "./exit-codes.ts";
import { fail, failWith, jsonText, print, say, tell as tellLine } from "./output.ts";
import { rateOf, reasonOf, usage } from "./api-target.ts";
import { checkPrefix, checkReportFile, onlyOf, targetOf, type ParityWords } from "./parity-options.ts";

/** A file of its own in the build, with an `EmulatorError` of its own: it tells its errors itself. */
export async function parity(words: ParityWords): Promise<void> {
  try {
    await asked(words);
  } catch (problem) {
    if (problem instanceof BadTarget) fail(usage(problem.message));
    else if (problem instanceof EmulatorError) fail(problem);
    else throw problem;
  }
}

async function asked(words: ParityWords): Promise<void> {
  const target = targetOf(words);
  const rate = rateFor(target, rateOf(words.rate));
  const prefix = words.cleanUp ?? `parity-${randomBytes(4).toString("hex")}-`;
  checkPrefix(prefix);
  const { costly = false, access = false } = words;
  const wishes: Wishes = { prefix, costly, access, only: onlyOf(words.only), onCheck: progress() };
  if (words.report !== undefined) checkReportFile(words.report);

  const stop = new AbortController();
  const pace = new Pace(rate, (wait) => tell(`The target asks for a wait of ${Math.ceil(wait / 1000)} seconds.`));
  const client = new ApiClient(target, pace, stop.signal);
  if (words.cleanUp !== undefined) return removeLeft(client, wishes, words.json);

  if (!isLoopback(target.baseUrl)) {
    tell(planOf(target, wishes, rate));
    if (!words.yes) throw usage("Nothing was done yet: with --yes it is.");
  }
  const onBegin = () => {
    const removes = "removes what is left, with the same target";
    tell(`If this run is killed, ${cleanUpBy(wishes)} ${removes}.`);
  };
  await carryOut(client, { ...wishes, onBegin }, words, heedSignals(stop, wishes));
}

async function carryOut(client: ApiClient, wishes: Wishes, words: ParityWords, signalled: () => number): Promise<void> {
  let report: Report;
  try {
    report = await run(client, wishes);
  } catch (problem) {
    if (signalled() === 0 && !(problem instanceof Refused)) throw problem;
    if (signalled() > 0) process.exitCode = 128 + signalled();
    else if (problem instanceof Refused) failWith("control-plane", client.redaction.text(problem.message));
    if (problem instanceof Refused) tellWhatIsLeft(problem.left, wishes);
    return;
  }
  if (report.ended === "interrupted") {
    tell(`Ended by a signal; ${report.clean_up.removed} ${nounOf(wishes)} were removed.`);
    process.exitCode = 128 + signalled();
  } else {
    process.exitCode = exitCodeFor(report);
    print(words.json ? jsonText(report) : reportText(report));
    if (report.ended === "unreachable") failWith("control-plane", "The target stopped answering.");
    if (words.report !== undefined) writeReport(words.report, report);
  }
  tellWhatIsLeft(report.clean_up.left, wishes);
}

function exitCodeFor({ verdict }: Report): number {
  return verdict === "same" ? 0 : ExitCode.different;
}

async function removeLeft(client: ApiClient, wishes: Wishes, json: boolean | undefined): Promise<void> {
  const { prefix } = wishes;
  const own = new OwnObjects(prefix);
  own.expectOne();
  const { removed, left } = client.redaction.value(await cleanUp(client, own, wishes));
  if (json || left.length === 0)
    say({ prefix, removed, left }, `${removed} ${nounOf(wishes)} named ${prefix}… were removed.`, json);
  tellWhatIsLeft(left, wishes);
}

/** What a run makes, in a word. */
const nounOf = ({ access }: Wishes): string => (access ? "objects" : "tokens");

/** The command that removes what a run left. */
const cleanUpBy = ({ prefix, access }: Wishes): string =>
  `access-emulator parity --clean-up ${prefix}${access ? " --access" : ""}`;

function tellWhatIsLeft(left: readonly string[], wishes: Wishes): void {
  if (left.length === 0) return;
  const some = left.slice(0, 5).join("; ");
  const noun = nounOf(wishes).replace(/^./, (first) => first.toUpperCase());
  failWith(
    "control-plane",
    `${noun} named ${wishes.prefix}… may be left: ${some}. To try again: ${cleanUpBy(wishes)}, with the same target.`,
  );
}

/** The first signal ends the run, which then removes what it made; only the third ends that. The number of the signal. */
function heedSignals(stop: AbortController, wishes: Wishes): () => number {
  let [count, number] = [0, 0];
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      count += 1;
      number = system.signals[signal];
      stop.abort();
      if (count === 1) tell(`Ending: the ${nounOf(wishes)} of this run are being removed.`);
      if (count === 2) tell("Still removing; once more ends it without.");
      if (count < 3) return;
      tell(`Left as it is: ${cleanUpBy(wishes)} removes the rest.`);
      process.exit(128 + number);
    });
  }
  return () => number;
}

function writeReport(file: string, report: Report): void {
  const text = extname(file) === ".md" ? reportMarkdown(report) : `${JSON.stringify(report, null, 2)}\n`;
  try {
    writeFileSync(file, text);
  } catch (cause) {
    failWith("control-plane", `The report could not be written: ${reasonOf(cause)}.`);
  }
}

/** On a terminal, how far it is. */
function progress(): (done: number, of: number) => void {
  if (!process.stderr.isTTY) return () => {};
  return (done, of) => process.stderr.write(`\r${done} of ${of} checks${done === of ? "\n" : ""}`);
}

function tell(text: string): void {
  for (const line of text.split("\n")) tellLine(line);
}
