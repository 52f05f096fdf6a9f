/** The journal as lines for a person. */
import type { Advice, JournalRequest } from "../../contract/journal.ts";
import { table, visible } from "./table.ts";

/** Whether somebody changed something on the page at `/_emulator/`: nothing that a client under test did. */
export const isOfPage = ({ client }: Pick<JournalRequest, "client">): boolean => client === "page";

export function requestTable(requests: readonly JournalRequest[], accountId: string): string {
  // Which an emulator before the edge does not tell.
  const reasons = requests.map(({ edge }) => edge?.reason ?? "");
  const hasEdge = reasons.some((reason) => reason !== "");
  const hasPage = requests.some(isOfPage);
  const rows = requests.map((request, index) => [
    request.id,
    request.time,
    request.duration_ms,
    `${request.method} ${shortPath(request, accountId)}`,
    request.status,
    ...(hasEdge ? [reasons[index] ?? ""] : []),
    request.codes.join(" "),
    groundsOf(request),
    request.fault ?? "",
    ...(hasPage ? [request.client ?? ""] : []),
  ]);
  const edge = hasEdge ? ["reason"] : [];
  const client = hasPage ? ["client"] : [];
  return table(["id", "time", "ms", "request", "status", ...edge, "codes", "rests on", "fault", ...client], rows);
}

/** The path without what is the same in each line; at the edge, with its host. */
function shortPath({ path, query, edge }: Pick<JournalRequest, "path" | "query" | "edge">, accountId: string): string {
  const start = edge ? `/_edge/${accountId}/${edge.host}/` : `/client/v4/accounts/${accountId}/access/`;
  const isBelow = path.toLowerCase().startsWith(start);
  const rest = isBelow ? path.slice(start.length) : path;
  const short = edge ? `${edge.host}/${rest.replace(/^\//, "")}` : `${isBelow ? "…/" : ""}${rest}`;
  return query === "" ? short : `${short}?${query}`;
}

/** What an answer rests on: its grade, or the assumptions. */
export function groundsOf({ evidence, assumptions }: Pick<JournalRequest, "evidence" | "assumptions">): string {
  return evidence === "assumed" && assumptions.length > 0 ? `assumed: ${assumptions.join(" ")}` : evidence;
}

/** Advice on what stands there now, such as a policy of a seed, need not have a request. */
export function adviceLine({ kind, message, requests }: Advice): string {
  const shown = `${kind}: ${visible(message)}`;
  return requests.length === 0
    ? shown
    : `${shown} (${requests.length === 1 ? "request" : "requests"} ${requests.join(", ")})`;
}
