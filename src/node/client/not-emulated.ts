/** What clients asked for that is not emulated. */
import type { JournalRequest } from "../../contract/journal.ts";
import { shownPath } from "../../rules/values/shown-path.ts";
import { inTurns, type Keeper } from "./evidence.ts";

/** How often each method and path was called, the first one that was called first. */
export type Calls = ReadonlyMap<string, number>;

/** All that went to what is not emulated, by the journals of these. */
export async function callsNotEmulated(keepers: Iterable<Keeper>): Promise<Calls> {
  const calls = new Map<string, number>();
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
async function countCalls(requests: AsyncIterable<JournalRequest>, calls: Map<string, number>): Promise<void> {
  const last = new Map<string, string>();
  for await (const request of requests) {
    const client = JSON.stringify([request.api_token, request.user_agent]);
    const { method, path, query, body, evidence } = request;
    if (evidence !== "not-emulated") {
      last.delete(client);
      continue;
    }
    const sent = JSON.stringify([method, path, query, body]);
    if (last.get(client) === sent) continue;
    last.set(client, sent);
    const name = `${method} ${shownPath(path)}`;
    calls.set(name, (calls.get(name) ?? 0) + 1);
  }
}

/** So many paths are named. */
const NAMED = 10;

/** One sentence, such as "3 requests went to what is not emulated: GET .../access/apps (2), GET /user."; `""` for none. */
export function wordsOf(calls: Calls): string {
  const names = [...calls].toSorted(([, a], [, b]) => b - a);
  if (names.length === 0) return "";
  const count = names.reduce((sum, [, each]) => sum + each, 0);
  const named = names.slice(0, NAMED).map(([name, each]) => (each === 1 ? name : `${name} (${each})`));
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more paths` : "";
  const requests = count === 1 ? "1 request" : `${count} requests`;
  return `${requests} went to what is not emulated: ${named.join(", ")}${more}.`;
}
