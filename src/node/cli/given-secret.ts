/** A client secret: from a variable or from standard input, and never from the command line, which every process can see. */
import { EmulatorError } from "../client/emulator-error.ts";
import { textOf } from "./input.ts";

/** `command` is what takes it. */
export function givenSecret(command: string, variable: string, fromStdin: boolean | undefined): string {
  const secret = fromStdin ? textOf("-", "Standard input", "bad-input").replace(/\r?\n$/, "") : process.env[variable];
  if (secret) return secret;
  const where = fromStdin ? "Standard input is empty" : `The variable ${variable} is not set`;
  throw new EmulatorError(
    "bad-input",
    `${where}: ${command} takes the secret from it, and never as an argument, which every process can see.`,
  );
}
