/** What nobody would see otherwise: a command that did not find the emulator may have reached the real Cloudflare. */
import type { Emulator } from "../emulator.ts";
import { problemOfHost } from "../intercept/intercepted-hosts.ts";
import { tell } from "./output.ts";

const PAST_PROXY =
  "Nothing came to the proxy of --intercept: the command sent no request, or it reads no proxy variables and may have reached the real Cloudflare. docs/intercept.md says which clients read them.";

const REFUSED_BY_PROXY =
  "Nothing came to the emulator: the command came to the proxy of --intercept, but none of its requests got further. docs/intercept.md says how the proxy is asked.";

const PAST_VARIABLES =
  "Nothing came to the emulator: the command sent no request, or it reads neither CLOUDFLARE_BASE_URL nor CLOUDFLARE_API_BASE_URL, which were set for it, and may have reached the real Cloudflare. A tool whose host is fixed needs `run --intercept`; docs/clients.md says which tools read what.";

/** One line on standard error when nothing came; called when the command has ended. */
export async function sayIfUnused(emulator: Emulator): Promise<void> {
  const words = await wordsFor(emulator);
  if (words !== undefined) tell(words);
}

async function wordsFor(emulator: Emulator): Promise<string | undefined> {
  if (emulator.proxyIsUnused) return PAST_PROXY;
  if (!(await emulator.isUnused())) return undefined;
  return emulator.interceptPlace ? wordsForOthers(emulator.otherHosts) : PAST_VARIABLES;
}

/** So many hosts are named. */
const NAMED = 3;

function wordsForOthers(hosts: readonly string[]): string {
  if (hosts.length === 0) return REFUSED_BY_PROXY;
  const more = hosts.length > NAMED ? `, and ${hosts.length - NAMED} more` : "";
  const only = `Nothing came to the emulator: the command asked only other hosts (${hosts.slice(0, NAMED).join(", ")}${more}).`;
  // An address, or a name of this machine, cannot be named.
  const canBeNamed = hosts.some((host) => problemOfHost(host) === undefined);
  return canBeNamed ? `${only} If one of them should be the emulator, name it with --intercept-host.` : only;
}
