/** Which accounts have a host, as the accounts themselves say. */
import { directory } from "../../store/directory/directory.ts";

/** An account's team has its id as its name, until it is given another. */
const TEAM = /^([0-9a-f]{32})\.cloudflareaccess\.com$/;

/** So many of the accounts that have a host, at the most; with `only`, this one or none. Nobody else is woken. */
export async function accountsWith(host: string, env: EmulatorEnv, most: number, only?: string): Promise<string[]> {
  const [, ofTeam] = TEAM.exec(host) ?? [];
  const hinted = new Set([...(await directory(env).accountsClaiming(host)), ...(ofTeam === undefined ? [] : [ofTeam])]);
  const asked = only === undefined ? [...hinted] : [only].filter((id) => hinted.has(id));
  const found: string[] = [];
  for (const id of asked) {
    if (found.length >= most) break;
    if (await mayHave(id, host, env)) found.push(id);
  }
  return found;
}

/** One that cannot answer now, or whose state cannot be read, may have it: it tells that itself when it is asked. */
async function mayHave(id: string, host: string, env: EmulatorEnv): Promise<boolean> {
  try {
    return await env.ACCOUNTS.getByName(id).hasHost(host);
  } catch {
    return true;
  }
}
