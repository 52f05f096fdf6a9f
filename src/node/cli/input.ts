/** What commands are given to read: JSON, numbers, files and standard input. */
import { existsSync, readFileSync } from "node:fs";
import { EmulatorError, type EmulatorErrorCode } from "../client/emulator-error.ts";

export function wholeNumber(word: string, option: string, from = 0): number {
  const number = Number(word);
  if (/^\d{1,15}$/.test(word) && number >= from) return number;
  throw new EmulatorError("bad-input", `${option} ${word}: it must be a whole number, ${from} or more.`);
}

/** A file's text; `-` is standard input. */
export function textOf(file: string, what: string, code: EmulatorErrorCode): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EmulatorError(code, `${what} cannot be read: ${why}.`, { cause });
  }
}

/**
 * The JSON object that an option or argument gives: as it stands, in a file, or on standard input (`-`). On the command line
 * every process of the machine can see it; in a file, or on standard input, none.
 */
export function givenObject<T extends object>(word: string, what: string, code: EmulatorErrorCode): T {
  if (word === "-") return jsonObject<T>(textOf("-", "Standard input", code), `${what} on standard input`, code);
  if (word.trimStart().startsWith("{")) return jsonObject<T>(word, what, code);
  if (existsSync(word)) return jsonObject<T>(textOf(word, what, code), `${what} in ${word}`, code);
  try {
    JSON.parse(word);
  } catch {
    const neither = `${what} is neither a JSON object nor the name of a file that is there`;
    throw new EmulatorError(code, `${neither}; - reads standard input.`); // without the text: it may have secrets
  }
  return jsonObject<T>(word, what, code);
}

/** A JSON object. What is wrong is told without the text: it may have secrets. */
export function jsonObject<T extends object>(text: string, what: string, code: EmulatorErrorCode): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why =
      cause instanceof Error ? cause.message.replace(/,? (\.\.\.)?"[^]*"(\.\.\.)? is not valid JSON$/, "") : "";
    throw new EmulatorError(code, `${what} is not valid JSON: ${why}.`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as T;
  throw new EmulatorError(code, `${what} must be a JSON object.`);
}
