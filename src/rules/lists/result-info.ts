/** The page numbers of a list, as the API tells them. */
import type { ResultInfo } from "../../contract/envelope.ts";
import type { Consultation } from "../fidelity/consultation.ts";

export interface PageOfList {
  /** How many are on this page. */
  readonly count: number;
  readonly page: number;
  readonly perPage: number;
  readonly totalCount: number;
}

export function resultInfoOf({ count, page, perPage, totalCount }: PageOfList, consult: Consultation): ResultInfo {
  const totalPages = totalCount === 0 ? consult.value("total-pages-when-empty") : Math.ceil(totalCount / perPage);
  if (totalCount !== count) consult.restsOn("result-info-count");
  return {
    count: consult.peek("result-info-count") === "total" ? totalCount : count,
    page,
    per_page: perPage,
    total_count: totalCount,
    total_pages: totalPages,
  };
}
