/** `run --url`: a command with a fresh account of an emulator that runs elsewhere, which is emptied at the end. */
import { constants } from "node:os";
import type { Account } from "../../client/account.ts";
import { ControlPlane } from "../../client/control-plane.ts";
import { EmulatorError } from "../../client/emulator-error.ts";
import type { MinimumGrade } from "../../../contract/evidence.ts";
import { environmentOf } from "../../environment.ts";
import { closingWordsOf } from "../closing.ts";
import { PASSED_ON, ran } from "../command.ts";
import { tell } from "../output.ts";
import { emptied, howToEmpty } from "./emptying.ts";
import { freshAccount, wishOf, type FreshWords } from "./fresh-account.ts";
import { KEY_NAME_VARIABLE, placeOfUrl, URL_VARIABLE, type RemotePlace, type RemoteWords } from "./place.ts";
import { startWatcher } from "./watcher.ts";

type Words = FreshWords & RemoteWords & { readonly minEvidence?: MinimumGrade };

/** How long one answer is waited for, in milliseconds. */
const PATIENCE = 30_000;

export async function runThere(command: readonly string[], words: Words): Promise<void> {
  const place = placeOfUrl(words);
  if (place === undefined) throw new EmulatorError("bad-input", "--url is missing.");
  const wish = wishOf(words);
  let signal: NodeJS.Signals | undefined;
  // The account that a request is under way for has to be known before this may end.
  for (const each of PASSED_ON) process.once(each, () => (signal ??= each));
  const watcher = startWatcher(place);
  let account: Account | undefined;
  try {
    const control = new ControlPlane(place.url, () => undefined, { key: place.key, patience: PATIENCE });
    account = await freshAccount(control, place.url, wish, words);
    watcher.watch(account.id);
    process.exitCode =
      signal === undefined ? await runIn(account, place, command, words.minEvidence) : 128 + constants.signals[signal];
  } finally {
    const why = account && (await emptied(place, account.id));
    if (account && why !== undefined) {
      tell(
        `Account ${account.id} at ${place.url} is left, and could not be emptied: ${why} ${howToEmpty(place, account.id)}.`,
      );
    }
    watcher.release();
  }
}

/** Who has had enough of waiting need not: the watcher goes on. */
function leaveOnSignal({ id }: Account): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      tell(`Account ${id} is emptied by a process that goes on for a moment.`);
      process.exit(128 + constants.signals[signal]);
    });
  }
}

async function runIn(
  account: Account,
  place: RemotePlace,
  command: readonly string[],
  grade: MinimumGrade | undefined,
): Promise<number> {
  const { code, hasRun } = await ran(command, environmentFor(account, place));
  leaveOnSignal(account);
  if (hasRun) await sayIfUnused(account);
  const ofEvidence = await closingWordsOf(async () => ({ accounts: [account], emulators: [] }), grade);
  return code === 0 ? ofEvidence : code;
}

/** With what the commands inside need to find the emulator. */
function environmentFor({ id, token, apiUrl }: Account, { url, keyEnv }: RemotePlace): NodeJS.ProcessEnv {
  return { ...process.env, ...environmentOf(apiUrl, id, token), [URL_VARIABLE]: url, [KEY_NAME_VARIABLE]: keyEnv };
}

const UNUSED =
  "The journal of the account has nothing of any client: the command sent no request to it, or cleared the journal; or it reads neither CLOUDFLARE_BASE_URL nor CLOUDFLARE_API_BASE_URL, which were set for it, and may have reached the real Cloudflare. docs/clients.md says which tools read what.";

/** By the journal, which is the only one that a tenant may read. */
async function sayIfUnused(account: Account): Promise<void> {
  try {
    const { total_count: count, dropped } = await account.requests({ client: "none", per_page: 1 });
    if (count + dropped > 0) return;
    const { journal_limit: limit, api_tokens: tokens } = await account.settings();
    if (limit > 0 && tokens !== null) tell(UNUSED); // without any, the command has reset it
  } catch (problem) {
    if (!(problem instanceof EmulatorError)) throw problem; // the next question to it will say the same
  }
}
