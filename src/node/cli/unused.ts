/** What nobody would see otherwise: a command that did not find the emulator may have reached the real Cloudflare. */
import type { Emulator } from "../emulator.ts";
import { tell } from "./output.ts";

const PAST_PROXY =
  "Nothing came to the proxy of --intercept: the command sent no request, or it reads no proxy variables and may have reached the real Cloudflare. docs/intercept.md says which clients read them.";

const ONLY_OTHER_HOSTS =
  "Nothing came to the emulator: the requests of the command through the proxy of --intercept were for other hosts, and --intercept-host adds a host to those of the emulator; docs/intercept.md lists them.";

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
  return emulator.interceptPlace ? ONLY_OTHER_HOSTS : PAST_VARIABLES;
}
