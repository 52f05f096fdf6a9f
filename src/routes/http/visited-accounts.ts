/**
 * Accounts that came to be by a visit to their edge alone, on a developer's machine. Anybody may ask for any id, as a request of the
 * edge needs no credentials, and each account takes 100 KB of the disk and more: there are so many of them in a start, and no more.
 * Until then nobody is asked whether an account is there, so that a visit is one call.
 */
import { isListed } from "./directory.ts";

/** So many come to be; a few more when they are asked for at once. */
const MOST = 250;
/** So many that are on the list are remembered. */
const REMEMBERED = 10_000;

let made = 0;
const listed = new Set<string>();

/** The first use of an account was a visit. */
export function noteVisited(): void {
  made += 1;
}

/** Whether the edge of an account may be visited, which makes the account where there is none. */
export async function mayBeVisited(id: string, env: EmulatorEnv): Promise<boolean> {
  if (made < MOST || env.EMULATOR_MODE !== "local" || listed.has(id)) return true;
  if (!(await isListed(env, id))) return false;
  if (listed.size >= REMEMBERED) listed.clear();
  listed.add(id);
  return true;
}

export const HOW_TO_VISIT = `No account with this id is in use here, and ${MOST} that nobody had used were visited since the start: use the account first, by its API or by PATCH /_emulator/accounts/{account_id} with {}.`;
