/** Which requests are shown: the fragment's query, and what the control plane is asked for it. */
import { queryOf } from "../core/query.ts";
import { route, type Route } from "../core/route.ts";

/** Members of the fragment that are the control plane's filters of the same name. */
export const filterNames = [
  "operation",
  "status",
  "host",
  "reason",
  "token_id",
  "object_id",
  "code",
  "weaker_than",
  "client",
] as const;
export type FilterName = (typeof filterNames)[number];

export const PER_PAGE = 100;

export type Filters = Readonly<Partial<Record<FilterName, string>>>;

export function filtersOf(query: Route["query"]): Filters {
  return Object.fromEntries(filterNames.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
}

/** Where the journal is: the account's, or that of requests that name no account. */
export function journalOf(account: string, query: Route["query"]): string {
  return query["of"] === "none" ? "/requests" : `/accounts/${account}/requests`;
}

/** The page of the newest rows, or of the newest before a row. */
export function pagePath(journal: string, filters: Filters, before: string): string {
  return journal + queryOf({ ...filters, before, order: "desc", per_page: PER_PAGE, advice: false });
}

/** The rows after one, the oldest of them first. */
export function afterPath(journal: string, filters: Filters, after: number): string {
  return journal + queryOf({ ...filters, after, order: "asc", per_page: PER_PAGE, advice: false });
}

/** The query that shows one row whatever is filtered now. */
export function queryOfRow(id: number): Record<string, string> {
  const { of, advice } = route.value.query;
  return { ...(of === undefined ? {} : { of }), ...(advice === undefined ? {} : { advice }), open: String(id) };
}
