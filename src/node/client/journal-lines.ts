/** The journal as lines for a person. */
import type { Advice, JournalRequest } from "../../contract/journal.ts";
import { table, visible } from "./table.ts";

export function requestTable(requests: readonly JournalRequest[], accountId: string): string {
  const rows = requests.map((request) => [
    request.id,
    request.time,
    request.duration_ms,
    `${request.method} ${shortPath(request, accountId)}`,
    request.status,
    request.codes.join(" "),
    groundsOf(request),
    request.fault ?? "",
  ]);
  return table(["id", "time", "ms", "request", "status", "codes", "rests on", "fault"], rows);
}

/** The path without what is the same in each line. */
function shortPath({ path, query }: Pick<JournalRequest, "path" | "query">, accountId: string): string {
  const start = `/client/v4/accounts/${accountId}/access/`;
  const short = path.startsWith(start) ? `…/${path.slice(start.length)}` : path;
  return query === "" ? short : `${short}?${query}`;
}

/** What an answer rests on: its grade, or the assumptions. */
export function groundsOf({ evidence, assumptions }: Pick<JournalRequest, "evidence" | "assumptions">): string {
  return evidence === "assumed" && assumptions.length > 0 ? `assumed: ${assumptions.join(" ")}` : evidence;
}

export const adviceLine = ({ kind, message, requests }: Advice): string =>
  `${kind}: ${visible(message)} (${requests.length === 1 ? "request" : "requests"} ${requests.join(", ")})`;
