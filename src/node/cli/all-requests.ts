/** `requests --all`: the requests that have no account, and beside them those of every account that was used. */
import { EmulatorError } from "../client/emulator-error.ts";
import { touchedAccounts, type Keeper } from "../client/evidence.ts";
import { adviceLine } from "../client/journal-lines.ts";
import { say } from "./output.ts";
import { limitOf, refuseOtherChoices, wantedOf, type RequestWords } from "./request-words.ts";
import { linesOf } from "./requests.ts";
import { targetOf } from "./target.ts";

/** Who keeps a journal: the emulator, whose id is null, or an account. */
interface Shown {
  readonly id: string | null;
  readonly json: object;
  readonly lines: readonly string[];
}

export async function allRequests(words: RequestWords): Promise<void> {
  limitOf(words);
  refuseOtherChoices(words);
  for (const option of ["after", "before"] as const) {
    if (words[option] === undefined) continue;
    throw new EmulatorError("bad-input", `--${option} names a request of one journal: it does not go with --all.`);
  }
  if (words.account !== undefined) {
    throw new EmulatorError("bad-input", "--all is about every account: it does not go with --account.");
  }
  const { accounts, accountId, control, url } = targetOf(words);
  const touched = await touchedAccounts(control, url, accountId === undefined ? [] : [accountId]);
  if (words.clear) {
    for (const keeper of [accounts, ...touched]) await keeper.clearRequests();
    return say({ cleared: true }, "All journals are empty.", words.json);
  }
  const shown = [await shownOf(accounts, null, words)];
  for (const each of touched) shown.push(await shownOf(each, each.id, words));
  const [emulator, ...others] = shown.map(({ id, json }) => (id === null ? json : { id, ...json }));
  const parts = shown.filter(({ lines }) => lines.length > 0).map(sentences);
  const none = words.advice ? "No journal advises anything." : "No such request in any journal.";
  say({ emulator, accounts: others }, parts.length === 0 ? none : parts.join("\n\n"), words.json);
}

async function shownOf(keeper: Keeper, id: string | null, words: RequestWords): Promise<Shown> {
  if (words.advice) {
    const { advice } = await keeper.requests({ per_page: 1 });
    return { id, json: { advice }, lines: advice.map(adviceLine) };
  }
  const { shown, page } = await wantedOf(keeper, words);
  const { total_count, dropped, advice } = page;
  return { id, json: { requests: shown, total_count, dropped, advice }, lines: linesOf(id ?? "", { shown, page }) };
}

function sentences({ id, lines }: Shown): string {
  return [id === null ? "Without an account:" : `Account ${id}:`, ...lines].join("\n");
}
