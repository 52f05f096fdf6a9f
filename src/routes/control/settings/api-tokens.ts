/** What is wrong with the API tokens that somebody gives to an account, beyond their form. */
import { SHORTEST_API_TOKEN } from "../../../rules/tenants/key.ts";
import { repeatedApiToken } from "../../../store/account/settings/api-tokens.ts";
import type { SettingsChange } from "../../../store/account/settings/schema.ts";

/** A sentence without its full stop; undefined when nothing is wrong. */
export async function problemOfApiTokens(env: EmulatorEnv, change: SettingsChange): Promise<string | undefined> {
  const short = (change.api_tokens ?? []).findIndex(({ token }) => token && token.length < SHORTEST_API_TOKEN);
  if (env.EMULATOR_MODE !== "local" && short >= 0) {
    return `api_tokens.${short}.token must have at least ${SHORTEST_API_TOKEN} characters on a deployed emulator`;
  }
  return repeatedApiToken(change);
}
