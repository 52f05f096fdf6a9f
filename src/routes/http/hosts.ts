/** Which accounts have a host, as the accounts themselves say. */
import { directory } from "../../store/directory/directory.ts";
import { mayBeVisited } from "./visited-accounts.ts";

/** An account's team has its id as its name, until it is given another. */
const TEAM = /^([0-9a-f]{32})\.cloudflareaccess\.com$/;

/** So many accounts are asked at once. */
const AT_ONCE = 10;

/** So many of the accounts that have a host, at the most; with `only`, this one or none. Nobody else is woken. */
export async function accountsWith(host: string, env: EmulatorEnv, most: number, only?: string): Promise<string[]> {
  const [, ofTeam] = TEAM.exec(host) ?? [];
  const isAsked = ofTeam !== undefined && (only ?? ofTeam) === ofTeam && (await mayBeVisited(ofTeam, env)); // to ask makes it
  const first = isAsked ? [ofTeam] : [];
  const found = await having(host, first, env);
  for (let after = ""; found.length < most;) {
    const hinted = await directory(env).accountsClaiming(host, AT_ONCE, after, only ?? null);
    const others = hinted.filter((id) => !first.includes(id));
    found.push(...(await having(host, others, env)));
    after = hinted.at(-1) ?? "";
    if (hinted.length < AT_ONCE || only !== undefined) break;
  }
  return found.slice(0, most);
}

async function having(host: string, ids: readonly string[], env: EmulatorEnv): Promise<string[]> {
  const answers = await Promise.all(ids.map((id) => mayHave(id, host, env)));
  return ids.filter((_, n) => answers[n]);
}

/** One that cannot answer now, or whose state cannot be read, may have it: it tells that itself when it is asked. */
async function mayHave(id: string, host: string, env: EmulatorEnv): Promise<boolean> {
  try {
    return await env.ACCOUNTS.getByName(id).hasHost(host);
  } catch {
    return true;
  }
}
