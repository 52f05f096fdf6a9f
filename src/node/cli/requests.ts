/** `requests`: what an account was asked, what it answered, and what its journal advises. */
import type { Account } from "../client/account.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { adviceLine, requestTable } from "../client/journal-lines.ts";
import type { JournalRequest, RequestFilter, RequestPage } from "../../contract/journal.ts";
import type { MinimumGrade } from "../../contract/evidence.ts";
import type { Operation } from "../../contract/operations.ts";
import { wholeNumber } from "./input.ts";
import { say } from "./output.ts";
import { targetOf, type TargetWords } from "./target.ts";

export interface RequestWords extends TargetWords {
  readonly operation?: Operation;
  readonly method?: string;
  readonly status?: string;
  readonly code?: string;
  readonly tokenId?: string;
  readonly weakerThan?: MinimumGrade;
  readonly after?: string;
  readonly limit?: string;
  readonly clear?: boolean;
  readonly advice?: boolean;
}

const STANDARD_LIMIT = "50";
const MOST = 1000;

export async function requests(words: RequestWords): Promise<void> {
  const filter = filterOf(words);
  const limit = wholeNumber(words.limit ?? STANDARD_LIMIT, "--limit", 1);
  if (limit > MOST) {
    throw new EmulatorError("bad-input", `--limit ${limit}: at most ${MOST}; --after <id> goes on from there.`);
  }
  const { account } = targetOf(words);
  const isNarrowed = words.limit !== undefined || Object.values(filter).some((value) => value !== undefined);
  if (words.clear) return clear(account, words, isNarrowed);
  if (words.advice) return advice(account, words, isNarrowed);
  // Without --after the latest, which are then shown in the order in which they came.
  const order = words.after === undefined ? "desc" : "asc";
  const page = await account.requests({ ...filter, order, per_page: limit });
  const shown = order === "desc" ? page.requests.toReversed() : page.requests;
  const { total_count, dropped, advice: points } = page;
  say({ requests: shown, total_count, dropped, advice: points }, sentences(account, shown, page), words.json);
}

function filterOf({ operation, method, status, code, tokenId, weakerThan, after }: RequestWords): RequestFilter {
  return {
    operation,
    method: method?.toUpperCase(),
    status: status === undefined ? undefined : statusOf(status),
    code: code === undefined ? undefined : wholeNumber(code, "--code"),
    token_id: tokenId,
    weaker_than: weakerThan,
    after: wholeNumber(after ?? "0", "--after") || undefined, // 0: from the first one on
  };
}

function statusOf(word: string): RequestFilter["status"] {
  const isClass = (text: string): text is "1xx" | "2xx" | "3xx" | "4xx" | "5xx" => /^[1-5]xx$/.test(text);
  if (isClass(word)) return word;
  if (/^[1-5]\d\d$/.test(word)) return Number(word);
  const sentence = `--status ${word}: it must be a status such as 404, or a class of them such as 4xx.`;
  throw new EmulatorError("bad-input", sentence);
}

async function clear(account: Account, words: RequestWords, isNarrowed: boolean): Promise<void> {
  if (words.advice || isNarrowed) {
    throw new EmulatorError("bad-input", "--clear empties the whole journal: it goes with no other choice.");
  }
  await account.clearRequests();
  say({ cleared: true }, `The journal of account ${account.id} is empty.`, words.json);
}

async function advice(account: Account, words: RequestWords, isNarrowed: boolean): Promise<void> {
  if (isNarrowed) {
    throw new EmulatorError("bad-input", "--advice is given on the whole journal: it goes with no other choice.");
  }
  const points = await account.advice();
  const none = `The journal of account ${account.id} advises nothing.`;
  say({ advice: points }, points.length === 0 ? none : points.map(adviceLine).join("\n"), words.json);
}

function sentences(account: Account, shown: readonly JournalRequest[], page: RequestPage): string {
  const { total_count: total, dropped, advice: points } = page;
  const rest = [
    ...(dropped > 0 ? [`${dropped} older requests are no longer in the journal.`] : []),
    ...(points.length > 0
      ? [`Advice on ${points.length === 1 ? "1 point" : `${points.length} points`}: --advice shows it.`]
      : []),
  ];
  if (shown.length === 0) return [`No such request in the journal of account ${account.id}.`, ...rest].join("\n");
  const count = shown.length < total ? [`${shown.length} of ${total}.`] : [];
  return [requestTable(shown, account.id).trimEnd(), ...count, ...rest].join("\n");
}
