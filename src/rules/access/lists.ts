/** A page of a list of applications, policies or groups. */
import type { Consultation } from "../fidelity/consultation.ts";

/** What a client asks for; undefined is "not given". */
export interface PageInput {
  readonly page?: number | undefined;
  readonly perPage?: number | undefined;
}

export interface Page {
  readonly page: number;
  readonly perPage: number;
}

/** `standard` is how many are on a page unless the client says it; more than 1000 are not. */
export function pageOf({ page = 1, perPage }: PageInput, standard: number, consult: Consultation): Page {
  if (page > 1) consult.restsOn("page-past-the-end");
  consult.restsOn("access-list-order");
  return { page, perPage: Math.min(perPage ?? standard, LARGEST) };
}

const LARGEST = 1000;
