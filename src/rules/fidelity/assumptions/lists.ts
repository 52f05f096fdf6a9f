/** What is supposed of lists. */
import { choice, wholeNumber, fixed, type Assumptions } from "./assumption.ts";

export const lists = {
  "name-filter": choice(["exact", "substring"], {
    statement:
      "The list's parameter `name` selects tokens whose name is equal to it, or contains it; it is case-sensitive.",
    evidence: "Documented only as “The name of the service token.”",
    grade: "assumed",
    observedBy: "a list with part of a name",
  }),
  "search-filter": choice(["substring", "substring-case-sensitive"], {
    statement: "The list's parameter `search` selects tokens whose name contains it, ignoring case or not.",
    evidence: "Documented only as “Search for service tokens by other listed query parameters.”",
    grade: "assumed",
    observedBy: "a list with part of a name in another case",
  }),
  "list-order": choice(["created-at-ascending", "created-at-descending"], {
    statement: "The list is ordered by `created_at`, and within a second by insertion.",
    evidence: "One recorded list, of cf-terraforming, shows two tokens with the older first.",
    grade: "recorded",
    observedBy: "the order of two tokens in a list",
  }),
  "per-page-maximum": wholeNumber(
    { default: 1000, from: 1, to: 10_000 },
    {
      statement: "In the list of tokens a `per_page` above this is refused with 400 / 12130.",
      evidence: "The documented default is 1000; no maximum is documented.",
      grade: "assumed",
      observedBy: "a list with a larger `per_page`",
    },
  ),
  "page-past-the-end": fixed({
    statement: "A page past the end is 200 with an empty `result`.",
    evidence:
      "The official npm, Go and Python pagers ask for the next page until `result` is empty; none would come to an end otherwise.",
    grade: "inferred",
    observedBy: "a list with a large `page`",
  }),
  "result-info-count": choice(["on-page", "total"], {
    statement: "`result_info.count` counts the tokens on this page, or all in the list.",
    evidence: "The only recording has one page. The OpenAPI says “Total number of results for the requested service.”",
    grade: "inferred",
    observedBy: "a list with a small `per_page`",
  }),
  "total-count": choice(["filtered", "unfiltered"], {
    statement: "`total_count` and `total_pages` count the tokens that match the filters, or all tokens.",
    evidence:
      "The only reason for the former is that pagers need it. The OpenAPI says “Total results available without any search parameters.”",
    grade: "assumed",
    observedBy: "a list with a filter",
  }),
  "total-pages-when-empty": choice([0, 1], {
    statement: "`total_pages` of an empty list.",
    evidence: "Nothing is known.",
    grade: "assumed",
    observedBy: "the list of an empty account",
  }),
} as const satisfies Assumptions;

export const listsOfZones = {
  "zone-list-query": fixed({
    statement: "The list of a zone takes the four parameters of the account's.",
    evidence: "The OpenAPI declares none for zones. That the official SDKs send the same four is no evidence.",
    grade: "assumed",
    observedBy: "the list of a zone with `per_page=1`",
  }),
} as const satisfies Assumptions;
