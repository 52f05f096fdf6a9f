/** Whose an account is before it is made: a tenant's ids are the emulator's choice, so that none tells of another's. */
import { directory } from "../../../store/directory/directory.ts";
import { notYours, overQuota } from "../answers.ts";

/** Gives a tenant accounts to fill: fresh ones, or such as are its own already. What it gives is why not. */
export async function claimed(
  env: EmulatorEnv,
  tenantId: string | null,
  ids: readonly string[],
  areFresh: boolean,
): Promise<Response | undefined> {
  if (tenantId === null) return undefined;
  const claim = await directory(env).claim(tenantId, ids, areFresh);
  if (claim.ok) return undefined;
  if (claim.reason === "not-yours") return notYours();
  return overQuota(`The tenant may have no more accounts in use than ${claim.limit}: empty one first.`);
}
