/** Advice on traffic that is well formed and still not what its sender can have meant. Pure: journal in, sentences out. */
import type { JournalEntry } from "./journal-entry.ts";

export const adviceKinds = [
  "refresh-where-rotate-was-meant",
  "list-not-paged-to-its-end",
  "page-size-changed",
  "retry-before-retry-after",
  "unknown-field",
  "secret-never-used",
] as const;

export type Advice = {
  readonly kind: (typeof adviceKinds)[number];
  readonly message: string;
  /** The requests that it is about, by their ids. */
  readonly requests: readonly number[];
  readonly token_id: string | null;
};

/** When a token's current secret was last used or verified (whole seconds); undefined when there is no such token. */
export type LastUse = (tokenId: string) => number | null | undefined;

/** At most so many sentences. */
export const ADVICE_LIMIT = 100;
const HOUR = 3_600_000;

/** `entries` are in the order of their arrival. */
export function adviceOn(entries: readonly JournalEntry[], lastUse: LastUse): Advice[] {
  const all = [
    ...refreshes(entries),
    ...lists(entries),
    ...retries(entries),
    ...unknownFields(entries),
    ...unusedSecrets(entries, lastUse),
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

function* lists(entries: readonly JournalEntry[]): Generator<Advice> {
  const asked = new Map<string, JournalEntry[]>();
  const key = (entry: JournalEntry, page: number) => `${clientOf(entry)}\n${filtersOf(entry)}\n${page}`;
  for (const entry of entries) {
    if (!entry.page_info) continue;
    const at = key(entry, entry.page_info.page);
    asked.set(at, [...(asked.get(at) ?? []).slice(-7), entry]);
  }
  for (const entry of entries) {
    if (!entry.page_info) continue;
    const { page, per_page: perPage, total_count: total } = entry.page_info;
    const next = asked.get(key(entry, page + 1))?.find(({ id }) => id > entry.id);
    if (page * perPage < total && !next) {
      yield {
        kind: "list-not-paged-to-its-end",
        message: `Page ${page} of a list showed ${perPage} of ${total} tokens at most, and page ${page + 1} was never asked for.`,
        requests: [entry.id],
        token_id: null,
      };
    } else if (next?.page_info && next.page_info.per_page !== perPage) {
      yield {
        kind: "page-size-changed",
        message: `Page ${page} of a list was asked for with ${perPage} tokens a page, page ${page + 1} with ${next.page_info.per_page}: tokens are skipped or seen twice.`,
        requests: [entry.id, next.id],
        token_id: null,
      };
    }
  }
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
    const key = `${clientOf(entry)}\n${entry.method} ${entry.target}`;
    const before = refused.get(key);
    if (before) {
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

function* unusedSecrets(entries: readonly JournalEntry[], lastUse: LastUse): Generator<Advice> {
  const minted = new Map<string, JournalEntry>();
  for (const entry of entries) {
    const { operation, token_id: id } = entry;
    if (id !== null && succeeded(entry) && (operation === "create" || operation === "rotate")) minted.set(id, entry);
  }
  for (const [tokenId, entry] of minted) {
    const used = lastUse(tokenId);
    if (used === undefined || (used !== null && used >= Math.floor(entry.at / 1000))) continue;
    yield {
      kind: "secret-never-used",
      message: `The secret that this ${entry.operation} made was never used: no request came in with it, and nobody verified it.`,
      requests: [entry.id],
      token_id: tokenId,
    };
  }
}
