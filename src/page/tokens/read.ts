/** How the tokens are read, and what is shown of them: all of it stands in the fragment. */
import type { ListedToken, TokenPage } from "../../contract/tokens.ts";
import { now } from "../core/clock.ts";
import { control, queryOf } from "../core/client.ts";
import { durationMs, sentTime } from "../core/duration.ts";
import { isForever } from "../timeline/life.ts";

export const PER_PAGE = 50;
/** A token that expires within this, or within a tenth of its duration, expires soon. */
const SOON = 7 * 86_400_000;

export const filters = {
  all: "All",
  active: "Active",
  soon: "Expiring within 7 days",
  grace: "In grace",
  expired: "Expired",
  disabled: "Disabled",
  deleted: "Deleted",
  used: "In use",
} as const;
export type Filter = keyof typeof filters;

export interface TokenView {
  readonly search: string;
  readonly filter: Filter;
  readonly isOldestFirst: boolean;
  readonly page: number;
}

export function viewOf(query: Readonly<Record<string, string>>): TokenView {
  const { search = "", state = "all", order, page = "1" } = query;
  return {
    search,
    filter: Object.hasOwn(filters, state) ? (state as Filter) : "all",
    isOldestFirst: order === "asc",
    page: /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1,
  };
}

export function readTokens(account: string, view: TokenView, stop: AbortSignal): Promise<TokenPage> {
  const query = queryOf({
    search: view.search,
    ...asked(view.filter),
    order: view.isOldestFirst ? "asc" : "desc",
    page: view.page,
    per_page: PER_PAGE,
    events: true,
  });
  return control("GET", `/accounts/${account}/tokens${query}`, undefined, stop);
}

function asked(filter: Filter): Record<string, string | boolean> {
  switch (filter) {
    case "all":
      return {};
    case "soon":
      return { state: "active", expires_before: sentTime(now.peek() + SOON) };
    case "grace":
      return { in_grace: true };
    case "used":
      return { in_use: true };
    default:
      return { state: filter };
  }
}

/** One token, deleted or not; null where the account has none of this id. */
export async function readToken(account: string, id: string, stop: AbortSignal): Promise<ListedToken | null> {
  const query = queryOf({ search: id, deleted: true, events: true });
  const found = await control<TokenPage>("GET", `/accounts/${account}/tokens${query}`, undefined, stop);
  return found.tokens.find((token) => token.id === id) ?? null;
}

export function expiresSoon(token: ListedToken, at: number): boolean {
  if (token.state !== "active" || isForever(token)) return false;
  const left = Date.parse(token.expires_at) - at;
  return left < Math.min(SOON, (durationMs(token.duration) ?? Number.POSITIVE_INFINITY) / 10);
}
