/** The operator's token of an emulator, which clients on other machines present: the variable EMULATOR_OPERATOR_TOKEN. */
import { problemOfOperatorToken } from "../../rules/values/b64token.ts";
import { EmulatorError } from "./emulator-error.ts";

/**
 * The token that the environment has; undefined without one.
 *
 * @throws EmulatorError `bad-settings` when no client could present it
 */
export function operatorToken(): string | undefined {
  const token = process.env.EMULATOR_OPERATOR_TOKEN;
  const problem = problemOfOperatorToken(token);
  if (problem !== undefined) throw new EmulatorError("bad-settings", problem);
  return token || undefined;
}
