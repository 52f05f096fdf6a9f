/** The rule of `GET .../service_tokens`: which tokens are on a page. The store turns it into SQL. */
import type { Consultation } from "../fidelity/consultation.ts";
import { given, invalid, type Outcome } from "../fidelity/result.ts";

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

export function listingOf(input: ListInput, consult: Consultation): Outcome<Listing> {
  const maximum = consult.peek("per-page-maximum");
  const perPage = input.perPage ?? Math.min(DEFAULT_PER_PAGE, maximum);
  if (perPage > maximum || perPage !== (input.perPage ?? DEFAULT_PER_PAGE) || perPage > DEFAULT_PER_PAGE) {
    consult.restsOn("per-page-maximum");
  }
  if (perPage > maximum) {
    return consult.outcome(invalid("per_page", `must be a whole number from 1 to ${maximum}`));
  }
  if (input.page !== undefined && input.page > 1) consult.restsOn("page-past-the-end");
  const filters: TextFilter[] = [];
  if (input.name) filters.push({ text: input.name.toWellFormed(), match: consult.value("name-filter") });
  if (input.search) {
    const anyCase = consult.value("search-filter") === "substring";
    filters.push({ text: input.search.toWellFormed(), match: anyCase ? "substring-any-case" : "substring" });
  }
  return consult.outcome(
    given({
      page: input.page ?? 1,
      perPage,
      descending: consult.value("list-order") === "created-at-descending",
      filters,
      totalIsFiltered: filters.length === 0 || consult.value("total-count") === "filtered",
    }),
  );
}

/**
 * A text without regard to case: each code point by itself, so that the same letters fold alike wherever they stand
 * (`toLowerCase` on a whole word treats a final sigma by its place). Lower, upper, lower: the capital sharp s has no
 * upper-case form but itself, and would not meet the small one on a shorter way.
 */
export function foldCase(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text.toLowerCase().toUpperCase(), (character) => character.toLowerCase()).join("");
}
