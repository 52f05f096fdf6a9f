/** Advice on traffic that is well formed and still not what its sender can have meant. Pure: journal in, sentences out. */
import type { Advice } from "../../../contract/journal.ts";
import { shownPath } from "../../../rules/values/shown-path.ts";
import { adviceOnEdge } from "./edge-advice.ts";
import type { JournalEntry } from "../tables/journal-entry.ts";

/** Whether a token's current secret, made at a time (whole seconds), was used or verified; undefined without such a token. */
export type IsUsed = (tokenId: string, since: number) => boolean | undefined;

/** At most so many sentences. */
export const ADVICE_LIMIT = 100;
const HOUR = 3_600_000;

/** `entries` are in the order of their arrival. */
export function adviceOn(entries: readonly JournalEntry[], isUsed: IsUsed): Advice[] {
  const ofClients = entries.filter(({ client }) => client === null); // who makes a slip on the page sees it there
  const all = [
    ...refreshes(ofClients),
    ...lists(ofClients),
    ...retries(ofClients),
    ...unknownFields(ofClients),
    ...unusedSecrets(entries, isUsed), // whoever made them
    ...notEmulated(ofClients),
    ...adviceOnEdge(ofClients),
  ];
  return all.toSorted((a, b) => (a.requests[0] ?? 0) - (b.requests[0] ?? 0)).slice(0, ADVICE_LIMIT);
}

const succeeded = ({ status }: JournalEntry): boolean => status < 300;

/** Two clients are told apart by what they send. */
const clientOf = ({ user_agent: agent, api_token: token }: JournalEntry): string => `${token ?? ""}\n${agent ?? ""}`;

function* refreshes(entries: readonly JournalEntry[]): Generator<Advice> {
  const extended = new Map<string, JournalEntry>();
  for (const entry of entries) {
    const { operation, token_id: id } = entry;
    if (id === null || !succeeded(entry)) continue;
    const before = extended.get(id);
    if (operation === "refresh") {
      const field = entry.unknown_fields.find((name) => /client_secret/.test(name));
      if (field !== undefined) {
        yield rotateMeant(entry, [entry.id], `sent ${field}, which only rotate reads`);
      } else if (before && entry.at - before.at < HOUR && entry.at >= before.at) {
        yield rotateMeant(entry, [before.id, entry.id], `came within an hour of the ${before.operation} of its token`);
      }
    }
    if (operation === "create" || operation === "refresh" || operation === "rotate") extended.set(id, entry);
  }
}

function rotateMeant(entry: JournalEntry, requests: number[], why: string): Advice {
  const message = `A refresh ${why}. Refresh extends the lifetime and changes no secret; for a new secret use rotate.`;
  return { kind: "refresh-where-rotate-was-meant", message, requests, token_id: entry.token_id };
}

/** Entries that wait for their next page, by the size of their page; a size without any was asked for, too. */
type Waiting = Map<number, JournalEntry[]>;

function* lists(entries: readonly JournalEntry[]): Generator<Advice> {
  const pages = new Map<string, Waiting>();
  for (const entry of entries) {
    if (!entry.page_info) continue;
    const { page, per_page: perPage, total_count: total } = entry.page_info;
    const list = `${clientOf(entry)}\n${filtersOf(entry)}`;
    const before: Waiting = pages.get(`${list}\n${page - 1}`) ?? new Map();
    for (const [size, waiting] of before.has(perPage) ? [[perPage, before.get(perPage) ?? []] as const] : before) {
      const last = waiting.at(-1);
      if (last && size !== perPage) yield pageSizeChanged(last, entry);
      waiting.length = 0;
    }
    const here = pages.get(`${list}\n${page}`) ?? new Map<number, JournalEntry[]>();
    pages.set(`${list}\n${page}`, here);
    const waiting = here.get(perPage) ?? [];
    here.set(perPage, waiting);
    if (page * perPage < total) waiting.push(entry);
  }
  for (const sizes of pages.values()) {
    for (const waiting of sizes.values()) yield* waiting.map(notPagedToItsEnd);
  }
}

function pageSizeChanged(one: JournalEntry, next: JournalEntry): Advice {
  const [{ page, per_page: size }, { per_page: nextSize }] = [pageOf(one), pageOf(next)];
  const message = `Page ${page} of a list was asked for with ${size} rows a page, page ${page + 1} with ${nextSize}: rows are skipped or seen twice.`;
  return { kind: "page-size-changed", message, requests: [one.id, next.id], token_id: null };
}

function notPagedToItsEnd(entry: JournalEntry): Advice {
  const { page, per_page: size, total_count: total } = pageOf(entry);
  const message = `Page ${page} of a list showed ${size} of ${total} rows at most, and page ${page + 1} was never shown.`;
  return { kind: "list-not-paged-to-its-end", message, requests: [entry.id], token_id: null };
}

function pageOf({ page_info: info }: JournalEntry): NonNullable<JournalEntry["page_info"]> {
  if (!info) throw new Error("Only pages of lists are compared.");
  return info;
}

/** What selects the tokens of a list: path and query without the page. */
function filtersOf({ target }: JournalEntry): string {
  const [path = "", query = ""] = target.split("?");
  const kept = query.split("&").filter((part) => !/^(page|per_page)=/.test(part));
  return `${path}?${kept.toSorted().join("&")}`;
}

function* retries(entries: readonly JournalEntry[]): Generator<Advice> {
  const refused = new Map<string, JournalEntry>();
  for (const entry of entries) {
    const key = `${clientOf(entry)}\n${entry.method} ${entry.target}\n${entry.body ?? ""}`;
    const before = refused.get(key);
    // One that was on its way before the refusal was there is no retry.
    if (before && entry.started_at > before.started_at + before.duration_ms) {
      const wanted = before.retry_after ?? 1;
      const waited = Math.max(entry.at - before.at, entry.started_at - before.started_at) / 1000;
      if (waited < wanted) {
        yield {
          kind: "retry-before-retry-after",
          message: `A request that was refused with 429 was sent again after ${waited.toFixed(1)} s; ${before.retry_after === null ? "without Retry-After at least 1 s is usual" : `Retry-After said ${wanted} s`}.`,
          requests: [before.id, entry.id],
          token_id: entry.token_id,
        };
      }
      refused.delete(key);
    }
    if (entry.status === 429) refused.set(key, entry);
  }
}

function* unknownFields(entries: readonly JournalEntry[]): Generator<Advice> {
  for (const { id, operation, unknown_fields: fields, token_id: tokenId } of entries) {
    if (fields.length === 0) continue;
    yield {
      kind: "unknown-field",
      message: `${operation ?? "The request"} reads nothing of ${fields.join(", ")}.`,
      requests: [id],
      token_id: tokenId,
    };
  }
}

function* unusedSecrets(entries: readonly JournalEntry[], isUsed: IsUsed): Generator<Advice> {
  const made = new Map<string, JournalEntry>();
  for (const entry of entries) {
    const { operation, token_id: id } = entry;
    if (id === null || !succeeded(entry)) continue;
    if (operation === "create" || operation === "rotate") made.set(id, entry);
    else if (operation === "update" && mayRotate(entry)) made.delete(id);
  }
  for (const [tokenId, entry] of made) {
    if (isUsed(tokenId, Math.floor(entry.at / 1000)) !== false) continue;
    yield {
      kind: "secret-never-used",
      message: `The secret that this ${entry.operation} made was never used: no request came in with it, and nobody verified it.`,
      requests: [entry.id],
      token_id: tokenId,
    };
  }
}

/** An update makes a secret when it raises the version; the journal does not tell whether it did. */
function mayRotate({ body, body_cut: isCut }: JournalEntry): boolean {
  return isCut || (body?.includes("client_secret_version") ?? false);
}

/** One sentence a path: whoever took its answers for Cloudflare's was misled by all of them. */
function* notEmulated(entries: readonly JournalEntry[]): Generator<Advice> {
  const requests = new Map<string, number[]>();
  for (const { id, evidence, method, target } of entries) {
    if (evidence !== "not-emulated") continue;
    const path = `${method} ${shownPath(target)}`;
    requests.set(path, [...(requests.get(path) ?? []), id]);
  }
  for (const [path, ids] of requests) {
    const message = `${path} is not emulated: its answer, 501, says nothing of what Cloudflare would answer.`;
    yield { kind: "not-emulated", message, requests: ids, token_id: null };
  }
}
