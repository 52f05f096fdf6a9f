/** Finds accounts, and through the directory the account of a zone. */
import type { AccountObject } from "../../store/account/account-object.ts";
import { shownAt, tokenWith, type ShownApiToken } from "../../store/account/settings/api-tokens.ts";
import { systemSeconds, digestOf } from "../../system.ts";
import { apiTokensOfProcess } from "../../store/account/settings/process-settings.ts";
import { toHex } from "../../rules/values/hex.ts";
import type { Owner } from "../../store/directory/tables/zones.ts";
import type { Reach } from "./reach.ts";
import { directory } from "../../store/directory/directory.ts";

/** The accounts that an API token was configured for. */
export async function accountsOfApiToken(env: EmulatorEnv, token: string): Promise<string[]> {
  return directory(env).accountsOfApiToken(toHex(await digestOf(token)));
}

/** What is told of a configured API token: by an account that has it and is in reach, or else by the process. */
export async function shownApiToken(
  env: EmulatorEnv,
  token: string,
  { accounts }: Reach,
): Promise<ShownApiToken | undefined> {
  const digest = toHex(await digestOf(token));
  const [account] = accounts ?? (await directory(env).accountsOfApiToken(digest));
  if (account !== undefined) return env.ACCOUNTS.getByName(account).apiToken(digest);
  const ofProcess = await tokenWith(digest, apiTokensOfProcess(env.EMULATOR_SETTINGS));
  return ofProcess && shownAt(ofProcess, systemSeconds());
}

/**
 * The account of a zone, as the bindings of the one who asks have it: the one with which the request was let in, whatever the
 * zone is bound to since.
 */
export async function accountOfZone(
  env: EmulatorEnv,
  zoneId: string,
  { owner, accountId }: Reach,
): Promise<DurableObjectStub<AccountObject>> {
  return env.ACCOUNTS.getByName(accountId ?? (await accountIdOfZone(env, zoneId, owner)));
}

export async function accountIdOfZone(env: EmulatorEnv, zoneId: string, owner: Owner): Promise<string> {
  const { accountId } = await directory(env).zone(zoneId, owner);
  return accountId;
}

/** Whether anything was ever done in this account. To ask the account itself would make it. */
export async function isListed(env: EmulatorEnv, accountId: string): Promise<boolean> {
  const { totalCount } = await directory(env).accounts(1, 1, { only: [accountId] });
  return totalCount > 0;
}
