import { EmulatorError, type EmulatorErrorCode } from "../client/emulator-error.ts";
import { exitCodeOf } from "./exit-codes.ts";

/** Prints a result: as one line of JSON, or as the sentence. */
export function say(result: object, sentence: string, json: boolean | undefined): void {
  process.stdout.write(`${json ? JSON.stringify(result) : sentence}\n`);
}

/** One clear sentence, and the exit code that goes with it. */
export function fail(problem: EmulatorError): void {
  process.stderr.write(`access-emulator: ${problem.message}\n`);
  process.exitCode = exitCodeOf(problem);
}

export function failWith(code: EmulatorErrorCode, message: string): void {
  fail(new EmulatorError(code, message));
}

/** What is read by nobody any more. */
const GONE: ReadonlySet<string | undefined> = new Set(["EPIPE", "ECONNRESET", "EIO"]);

/** What was printed is not where it should be: on a full disk, for one, a snapshot that is cut is no success. */
export function unwritten({ code, message }: NodeJS.ErrnoException): void {
  if (GONE.has(code) || process.exitCode) return;
  failWith("file-unusable", `What is printed cannot be written: ${message}.`);
}
