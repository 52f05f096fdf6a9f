/** What `requests` is told: which requests are wanted, and how many. */
import { EmulatorError } from "../client/emulator-error.ts";
import type { ClientFilter, JournalRequest, RequestFilter, RequestPage } from "../../contract/journal.ts";
import type { MinimumGrade } from "../../contract/evidence.ts";
import type { EdgeReason } from "../../contract/edge.ts";
import type { RequestOperation } from "../../contract/operations.ts";
import type { Keeper } from "../client/evidence.ts";
import { wholeNumber } from "./input.ts";
import type { TargetWords } from "./target.ts";

export interface RequestWords extends TargetWords {
  readonly operation?: RequestOperation;
  readonly method?: string;
  readonly status?: string;
  readonly code?: string;
  readonly tokenId?: string;
  readonly objectId?: string;
  readonly edgeHost?: string;
  readonly reason?: EdgeReason;
  readonly client?: ClientFilter;
  readonly weakerThan?: MinimumGrade;
  readonly after?: string;
  readonly before?: string;
  readonly limit?: string;
  readonly clear?: boolean;
  readonly advice?: boolean;
  readonly all?: boolean;
}

const STANDARD_LIMIT = "50";
const MOST = 1000;

/** The requests that are wanted, in the order in which they came, and the page that they are of. */
export interface WantedRequests {
  readonly shown: readonly JournalRequest[];
  readonly page: RequestPage;
}

export function limitOf(words: RequestWords): number {
  const limit = wholeNumber(words.limit ?? STANDARD_LIMIT, "--limit", 1);
  if (limit <= MOST) return limit;
  throw new EmulatorError(
    "bad-input",
    `--limit ${limit}: at most ${MOST}; --after <id> and --before <id> go on from there.`,
  );
}

/** Whether not all requests are wanted. */
export function isNarrowed(words: RequestWords): boolean {
  return words.limit !== undefined || Object.values(filterOf(words)).some((value) => value !== undefined);
}

/** Without --after the latest (before the one of --before), which are then shown in the order in which they came. */
export async function wantedOf(keeper: Keeper, words: RequestWords): Promise<WantedRequests> {
  const order = words.after === undefined ? "desc" : "asc";
  const page = await keeper.requests({ ...filterOf(words), order, per_page: limitOf(words) });
  return { shown: order === "desc" ? page.requests.toReversed() : page.requests, page };
}

/** `--clear` and `--advice` are about the whole journal. */
export function refuseOtherChoices(words: RequestWords): void {
  if (words.clear && (words.advice || isNarrowed(words))) {
    throw new EmulatorError("bad-input", "--clear empties the whole journal: it goes with no other choice.");
  }
  if (words.advice && isNarrowed(words)) {
    throw new EmulatorError("bad-input", "--advice is given on the whole journal: it goes with no other choice.");
  }
}

function filterOf(words: RequestWords): RequestFilter {
  const {
    operation,
    method,
    status,
    code,
    tokenId,
    objectId,
    edgeHost: host,
    reason,
    client,
    weakerThan,
    after,
    before,
  } = words;
  return {
    operation,
    method: method?.toUpperCase(),
    status: status === undefined ? undefined : statusOf(status),
    code: code === undefined ? undefined : wholeNumber(code, "--code"),
    token_id: tokenId,
    object_id: objectId,
    host,
    reason,
    client,
    weaker_than: weakerThan,
    after: wholeNumber(after ?? "0", "--after") || undefined, // 0: from the first one on
    before: before === undefined ? undefined : wholeNumber(before, "--before", 1),
  };
}

function statusOf(word: string): RequestFilter["status"] {
  const isClass = (text: string): text is "1xx" | "2xx" | "3xx" | "4xx" | "5xx" => /^[1-5]xx$/.test(text);
  if (isClass(word)) return word;
  if (/^[1-5]\d\d$/.test(word)) return Number(word);
  const sentence = `--status ${word}: it must be a status such as 404, or a class of them such as 4xx.`;
  throw new EmulatorError("bad-input", sentence);
}
