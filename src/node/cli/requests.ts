/** `requests`: what an account was asked, what it answered, and what its journal advises. */
import { adviceLine, requestTable } from "../client/journal-lines.ts";
import { say } from "./output.ts";
import { limitOf, refuseOtherChoices, wantedOf, type RequestWords, type WantedRequests } from "./request-words.ts";
import { targetOf } from "./target.ts";

export async function requests(words: RequestWords): Promise<void> {
  limitOf(words);
  refuseOtherChoices(words);
  const { account } = targetOf(words);
  if (words.clear) {
    await account.clearRequests();
    return say({ cleared: true }, `The journal of account ${account.id} is empty.`, words.json);
  }
  if (words.advice) {
    const points = await account.advice();
    const none = `The journal of account ${account.id} advises nothing.`;
    return say({ advice: points }, points.length === 0 ? none : points.map(adviceLine).join("\n"), words.json);
  }
  const wanted = await wantedOf(account, words);
  const { total_count, dropped, advice } = wanted.page;
  say({ requests: wanted.shown, total_count, dropped, advice }, sentences(account.id, wanted), words.json);
}

function sentences(accountId: string, { shown, page }: WantedRequests): string {
  const lines = linesOf(accountId, { shown, page });
  if (shown.length > 0) return lines.join("\n");
  return [`No such request in the journal of account ${accountId}.`, ...lines].join("\n");
}

/** The table of the requests, if there are any, and what is said below it. */
export function linesOf(accountId: string, { shown, page }: WantedRequests): string[] {
  const { total_count: total, dropped, advice: points } = page;
  return [
    ...(shown.length > 0 ? [requestTable(shown, accountId).trimEnd()] : []),
    ...(shown.length > 0 && shown.length < total ? [`${shown.length} of ${total}.`] : []),
    ...(dropped > 0 ? [`${dropped} older requests are no longer in the journal.`] : []),
    ...(points.length > 0
      ? [`Advice on ${points.length === 1 ? "1 point" : `${points.length} points`}: --advice shows it.`]
      : []),
  ];
}
