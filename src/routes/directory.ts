/** Finds accounts, and through the directory the account of a zone. */
import type { AccountObject } from "../store/account-object.ts";
import type { DirectoryObject } from "../store/directory-object.ts";

export function directory(env: EmulatorEnv): DurableObjectStub<DirectoryObject> {
  return env.DIRECTORY.getByName("directory");
}

export async function accountOfZone(env: EmulatorEnv, zoneId: string): Promise<DurableObjectStub<AccountObject>> {
  const { accountId } = await directory(env).zone(zoneId);
  return env.ACCOUNTS.getByName(accountId);
}
