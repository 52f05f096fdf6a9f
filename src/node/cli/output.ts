/**
 * All that the command line prints passes here. Names, messages and paths come from others, who may have put into them what
 * steers a terminal: it is shown as a question mark, and escaped in JSON.
 */
import { EmulatorError, type EmulatorErrorCode } from "../client/emulator-error.ts";
import { visible, visibleJson, visibleLines } from "../../rules/values/visible.ts";
import { exitCodeOf } from "./exit-codes.ts";

/** Prints a result: as one line of JSON, or as the sentence. */
export function say(result: object, sentence: string, json: boolean | undefined): void {
  if (json) print(jsonText(result));
  else print(`${sentence}\n`);
}

/** Prints a text of lines, each with its end. */
export function print(text: string): void {
  process.stdout.write(visibleLines(text));
}

/** Prints a part of something long, and waits until it is taken; false when nobody takes any more. */
export function printed(text: string): Promise<boolean> {
  return new Promise((resolve) => process.stdout.write(visibleLines(text), (problem) => resolve(!problem)));
}

/** A value as one line of JSON that a terminal can show. */
export function jsonText(value: unknown): string {
  return `${visibleJson(JSON.stringify(value))}\n`;
}

/** Tells lines on standard error, the first of them with the name of the program. */
export function tell(text: string): void {
  complain(`access-emulator: ${text}`);
}

/** The same for what others say: the Worker, or a process that was started. */
export function complain(text: string): void {
  process.stderr.write(`${visibleLines(text)}\n`);
}

/** What is told of these has the last output of workerd with it, line by line. */
const OF_LINES: ReadonlySet<EmulatorErrorCode> = new Set([
  "start-failed",
  "ended",
  "bad-address",
  "unsupported-platform",
]);

/** One clear sentence, and the exit code that goes with it. */
export function fail(problem: EmulatorError): void {
  tell(OF_LINES.has(problem.code) ? problem.message : visible(problem.message));
  process.exitCode = exitCodeOf(problem);
}

export function failWith(code: EmulatorErrorCode, message: string): void {
  fail(new EmulatorError(code, message));
}

/** What is read by nobody any more. */
const GONE: ReadonlySet<string | undefined> = new Set(["EPIPE", "ECONNRESET", "EIO"]);

let isUnwrittenTold = false;

/** What was printed is not where it should be: on a full disk, for one, a snapshot that is cut is no success. */
export function unwritten({ code, message }: NodeJS.ErrnoException): void {
  if (GONE.has(code) || isUnwrittenTold) return;
  isUnwrittenTold = true;
  const before = process.exitCode;
  failWith("file-unusable", `What is printed cannot be written: ${message}.`);
  if (before) process.exitCode = before; // such as 8 of a request that is refused: it says more than 1
}
