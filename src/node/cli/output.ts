import { EmulatorError, type EmulatorErrorCode } from "../emulator-error.ts";
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
