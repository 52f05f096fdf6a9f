/** Finds accounts, and through the directory the account of a zone. */
import type { AccountObject } from "../../store/account/account-object.ts";
import { shownAt, tokenWith, type ShownApiToken } from "../../store/account/settings/api-tokens.ts";
import { systemSeconds, digestOf } from "../../system.ts";
import { apiTokensOfProcess } from "../../store/account/settings/process-settings.ts";
import { toHex } from "../../rules/values/hex.ts";
import { directory } from "../../store/directory/directory.ts";

/** The accounts that an API token was configured for. */
export async function accountsOfApiToken(env: EmulatorEnv, token: string): Promise<string[]> {
  return directory(env).accountsOfApiToken(toHex(await digestOf(token)));
}

/** Whether an account, or the process, has this API token. */
export async function isKnownApiToken(token: string, env: EmulatorEnv): Promise<boolean> {
  const digest = toHex(await digestOf(token));
  const ofProcess = await tokenWith(digest, apiTokensOfProcess(env.EMULATOR_SETTINGS));
  return ofProcess !== undefined || directory(env).knowsApiToken(digest);
}

/** What is told of a configured API token: by an account that has it, or else by the process. */
export async function shownApiToken(env: EmulatorEnv, token: string): Promise<ShownApiToken | undefined> {
  const digest = toHex(await digestOf(token));
  const [account] = await directory(env).accountsOfApiToken(digest);
  if (account !== undefined) return env.ACCOUNTS.getByName(account).apiToken(digest);
  const ofProcess = await tokenWith(digest, apiTokensOfProcess(env.EMULATOR_SETTINGS));
  return ofProcess && shownAt(ofProcess, systemSeconds());
}

export async function accountOfZone(env: EmulatorEnv, zoneId: string): Promise<DurableObjectStub<AccountObject>> {
  return env.ACCOUNTS.getByName(await accountIdOfZone(env, zoneId));
}

export async function accountIdOfZone(env: EmulatorEnv, zoneId: string): Promise<string> {
  const { accountId } = await directory(env).zone(zoneId);
  return accountId;
}

/** Whether anything was ever done in this account. To ask the account itself would make it. */
export async function isListed(env: EmulatorEnv, accountId: string): Promise<boolean> {
  const { totalCount } = await directory(env).accounts(1, 1, [accountId]);
  return totalCount > 0;
}
