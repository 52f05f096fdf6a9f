/** Whose an account is before it is made: a tenant's ids are the emulator's choice, so that none tells of another's. */
import { directory } from "../../../store/directory/directory.ts";
import { notYours, overQuota } from "../answers.ts";

/** Makes a fresh id the tenant's own; one that the tenant chose has to be its own already. What it gives is why not. */
export async function claimed(
  env: EmulatorEnv,
  tenantId: string | null,
  id: string,
  isFresh: boolean,
): Promise<Response | undefined> {
  if (tenantId === null) return undefined;
  if (!isFresh) return (await directory(env).owns(tenantId, [id])) ? undefined : notYours();
  const claim = await directory(env).claim(tenantId, id);
  if (claim.ok) return undefined;
  return overQuota(`The tenant may have ${claim.limit} accounts in use at the same time: empty one first.`);
}
