/** A client secret: from a variable or from standard input, and never from the command line, which every process can see. */
import { EmulatorError } from "../client/emulator-error.ts";
import { textOf } from "./input.ts";

/** `command` is what takes it. */
export function givenSecret(command: string, variable: string, fromStdin: boolean | undefined): string {
  const secret = fromStdin ? textOf("-", "Standard input", "bad-input").replace(/\r?\n$/, "") : process.env[variable];
  if (secret) return secret;
  const where = fromStdin ? "Standard input is empty" : `The variable ${variable} is not set`;
  const how = `put the secret there, or where \`access-emulator ${command} --help\` says`;
  throw new EmulatorError("bad-input", `${where}: ${how}. It is never an argument, which every process can see.`);
}
