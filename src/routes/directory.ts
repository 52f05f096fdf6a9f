/** Finds accounts, and through the directory the account of a zone. */
import type { AccountObject } from "../store/account-object.ts";
import { digestOf } from "../store/minting.ts";
import { toHex } from "../tokens/secret.ts";
import type { DirectoryObject } from "../store/directory-object.ts";

export function directory(env: EmulatorEnv): DurableObjectStub<DirectoryObject> {
  return env.DIRECTORY.getByName("directory");
}

/** The accounts that an API token was configured for. */
export async function accountsOfApiToken(env: EmulatorEnv, token: string): Promise<string[]> {
  return directory(env).accountsOfApiToken(toHex(await digestOf(token)));
}

export async function isKnownApiToken(token: string, env: EmulatorEnv): Promise<boolean> {
  return directory(env).knowsApiToken(toHex(await digestOf(token)));
}

export async function accountOfZone(env: EmulatorEnv, zoneId: string): Promise<DurableObjectStub<AccountObject>> {
  const { accountId } = await directory(env).zone(zoneId);
  return env.ACCOUNTS.getByName(accountId);
}
