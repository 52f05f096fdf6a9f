/** What is wrong with the variables that a process was started with. */
import { problemOfOriginList } from "../../rules/edge/origin-list.ts";
import { problemOfOperatorToken } from "../../rules/values/b64token.ts";
import { problemOfOriginNetwork } from "../../rules/values/origin-network.ts";
import { problemOfOwnNames } from "../../rules/values/own-names.ts";
import { problemOfWaitingLimit } from "../../rules/values/waiting-limit.ts";
import { problemOfEmptyAfter } from "../../store/account/settings/empty-after.ts";
import { problemOfProcess } from "../../store/account/settings/process-settings.ts";

/** A sentence for whoever started it; undefined when it can serve. `host` is the name under which it is asked. */
export function problemOfVariables(env: EmulatorEnv, host?: string): string | undefined {
  return (
    problemOfProcess(env.EMULATOR_SETTINGS) ??
    problemOfOperatorToken(env.EMULATOR_OPERATOR_TOKEN) ??
    problemOfOperatorToken(env.EMULATOR_OPERATOR_TOKEN_NEXT, "EMULATOR_OPERATOR_TOKEN_NEXT") ??
    problemOfOwnNames(env.EMULATOR_ALLOWED_HOSTS) ??
    problemOfOriginNetwork(env.EMULATOR_ORIGIN_NETWORK) ??
    problemOfWaitingLimit(env.EMULATOR_WAITING_LIMIT) ??
    problemOfEmptyAfter(env) ??
    (env.EMULATOR_MODE === "local" ? undefined : problemOfOriginList(env.EMULATOR_ORIGINS, host))
  );
}
