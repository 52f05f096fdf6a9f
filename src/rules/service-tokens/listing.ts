/** The rule of `GET .../service_tokens`: which tokens are on a page. The store turns it into SQL. */
import type { Consultation } from "../fidelity/consultation.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";

/** What a client asks for; undefined is "not given". */
export interface ListInput {
  readonly page?: number | undefined;
  readonly perPage?: number | undefined;
  readonly name?: string | undefined;
  readonly search?: string | undefined;
}

export interface TextFilter {
  readonly text: string;
  readonly match: "exact" | "substring" | "substring-any-case";
}

/** A page of the list, in terms that need no assumption any more. */
export interface Listing {
  readonly page: number;
  readonly perPage: number;
  readonly descending: boolean;
  readonly filters: readonly TextFilter[];
  readonly totalIsFiltered: boolean;
}

export const DEFAULT_PER_PAGE = 1000;
/** Page numbers above this do not fit the integers of most clients. */
export const LARGEST_PAGE = 2 ** 31 - 1;

export function listingOf(input: ListInput, consult: Consultation): Result<Listing> {
  const maximum = consult.peek("per-page-maximum");
  const perPage = input.perPage ?? Math.min(DEFAULT_PER_PAGE, maximum);
  if (perPage > maximum || perPage !== (input.perPage ?? DEFAULT_PER_PAGE) || perPage > DEFAULT_PER_PAGE) {
    consult.restsOn("per-page-maximum");
  }
  if (perPage > maximum) {
    return invalid("per_page", `must be a whole number from 1 to ${maximum}`);
  }
  if (input.page !== undefined && input.page > 1) consult.restsOn("page-past-the-end");
  const filters: TextFilter[] = [];
  if (input.name) filters.push({ text: input.name.toWellFormed(), match: consult.value("name-filter") });
  if (input.search) {
    const anyCase = consult.value("search-filter") === "substring";
    filters.push({ text: input.search.toWellFormed(), match: anyCase ? "substring-any-case" : "substring" });
  }
  return ok({
    page: input.page ?? 1,
    perPage,
    descending: consult.value("list-order") === "created-at-descending",
    filters,
    totalIsFiltered: filters.length === 0 || consult.value("total-count") === "filtered",
  });
}
