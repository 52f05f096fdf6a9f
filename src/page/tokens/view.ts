/** Which tokens are shown, as it stands in the fragment, and the path that asks for them. */
import { sentTime } from "../core/duration.ts";
import { queryOf } from "../core/query.ts";

export const PER_PAGE = 50;
/** A token that expires within this, or within a tenth of its duration, expires soon. */
export const SOON = 7 * 86_400_000;

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

/** Whether what is asked for is the same at any time. */
export const isTimeless = ({ filter }: TokenView): boolean => filter !== "soon";

/** Below `/_emulator`. */
export function tokensPath(account: string, view: TokenView, now: number): string {
  const query = queryOf({
    search: view.search,
    ...asked(view.filter, now),
    order: view.isOldestFirst ? "asc" : "desc",
    page: view.page,
    per_page: PER_PAGE,
    events: true,
  });
  return `/accounts/${account}/tokens${query}`;
}

function asked(filter: Filter, now: number): Record<string, string | boolean> {
  switch (filter) {
    case "all":
      return {};
    case "soon":
      return { state: "active", expires_before: sentTime(now + SOON) };
    case "grace":
      return { in_grace: true };
    case "used":
      return { in_use: true };
    default:
      return { state: filter };
  }
}
