/** What is wrong with the variables that a process was started with. */
import { problemOfOperatorToken } from "../../rules/values/b64token.ts";
import { problemOfOwnNames } from "../../rules/values/own-names.ts";
import { problemOfEmptyAfter } from "../../store/account/settings/empty-after.ts";
import { problemOfProcess } from "../../store/account/settings/process-settings.ts";

/** A sentence for whoever started it; undefined when it can serve. */
export function problemOfVariables(env: EmulatorEnv): string | undefined {
  return (
    problemOfProcess(env.EMULATOR_SETTINGS) ??
    problemOfOperatorToken(env.EMULATOR_OPERATOR_TOKEN) ??
    problemOfOperatorToken(env.EMULATOR_OPERATOR_TOKEN_NEXT, "EMULATOR_OPERATOR_TOKEN_NEXT") ??
    problemOfOwnNames(env.EMULATOR_ALLOWED_HOSTS) ??
    problemOfEmptyAfter(env)
  );
}
