/** What clients asked for that is not emulated, whoever answered it. */
import type { JournalRequest } from "../../contract/journal.ts";
import { shownPath } from "../../rules/values/shown-path.ts";
import { inTurns, type Keeper } from "./evidence.ts";
import { isOfPage } from "./journal-lines.ts";

/** How often each method and path was called, the first one that was called first. */
export type Calls = ReadonlyMap<string, number>;

export interface OtherCalls {
  /** What nobody answered. */
  readonly unanswered: Calls;
  /** What fixed answers and carry answered. */
  readonly helped: Calls;
}

/** All that went to what is not emulated, by the journals of these. */
export async function callsNotEmulated(keepers: Iterable<Keeper>): Promise<OtherCalls> {
  const calls = { unanswered: new Map<string, number>(), helped: new Map<string, number>() };
  await inTurns(keepers, async (keeper) => {
    const { total_count: count } = await keeper.requests({ weaker_than: "assumed", per_page: 1 });
    if (count > 0) await countCalls(keeper.eachRequest(), calls);
  });
  return calls;
}

/**
 * Counts calls, not tries: some clients ask again after a 501, whatever its headers say. So what a client sends again right
 * after the same was answered so is not counted.
 */
async function countCalls(
  requests: AsyncIterable<JournalRequest>,
  { unanswered, helped }: { readonly unanswered: Map<string, number>; readonly helped: Map<string, number> },
): Promise<void> {
  const last = new Map<string, string>();
  for await (const request of requests) {
    if (isOfPage(request)) continue;
    const client = JSON.stringify([request.api_token, request.user_agent]);
    const { method, path, query, body, evidence } = request;
    const name = `${method} ${shownPath(path)}`;
    if (evidence !== "not-emulated") {
      last.delete(client);
      if (evidence === "given" || evidence === "carried") helped.set(name, (helped.get(name) ?? 0) + 1);
      continue;
    }
    const sent = JSON.stringify([method, path, query, body]);
    if (last.get(client) === sent) continue;
    last.set(client, sent);
    unanswered.set(name, (unanswered.get(name) ?? 0) + 1);
  }
}

/** So many paths are named. */
const NAMED = 10;

/**
 * Sentences such as "3 requests went to what is not emulated: GET .../access/custom_pages (2), GET /ips." and "1 request was
 * answered by fixed answers or carry, which prove nothing: GET .../dns_records."; `""` for none.
 */
export function wordsOf({ unanswered, helped }: OtherCalls): string {
  const sentences = [
    sentence(unanswered, () => "went to what is not emulated"),
    sentence(
      helped,
      (count) => `${count === 1 ? "was" : "were"} answered by fixed answers or carry, which prove nothing`,
    ),
  ];
  return sentences.filter((each) => each !== "").join(" ");
}

function sentence(calls: Calls, did: (count: number) => string): string {
  const names = [...calls].toSorted(([, a], [, b]) => b - a);
  if (names.length === 0) return "";
  const count = names.reduce((sum, [, each]) => sum + each, 0);
  const named = names.slice(0, NAMED).map(([name, each]) => (each === 1 ? name : `${name} (${each})`));
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more paths` : "";
  const requests = count === 1 ? "1 request" : `${count} requests`;
  return `${requests} ${did(count)}: ${named.join(", ")}${more}.`;
}
