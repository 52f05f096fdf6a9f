/**
 * The envelope of Cloudflare's v4 API, and the headers of every answer.
 *
 * Source of the order of its members: public recordings; of the headers: Cloudflare's documentation of the API's limits.
 */
import { evidenceOf, evidenceText } from "../../rules/fidelity/evidence.ts";
import { toHex } from "../../rules/service-tokens/secret.ts";
import type { Problem } from "../../rules/fidelity/problems.ts";

export interface Message {
  readonly code: number;
  readonly message: string;
  readonly type: null;
}

export interface ResultInfo {
  readonly count: number;
  readonly page: number;
  readonly per_page: number;
  readonly total_count: number;
  readonly total_pages: number;
}

/** Where a rate limit stands; times are in seconds. */
export interface RateState {
  readonly quota: number;
  readonly window: number;
  readonly remaining: number;
  readonly reset: number;
}

export type Headers = Readonly<Record<string, string>>;

/** A success. `messages` is empty but for the verification of an API token. */
export function success(
  result: unknown,
  status: number,
  headers: Headers,
  messages: readonly Message[] = [],
): Response {
  return answer(status, { result, success: true, errors: [], messages }, headers);
}

/** A page of a list: the only answers with `result_info`. */
export function listPage(result: readonly unknown[], info: ResultInfo, headers: Headers): Response {
  return answer(200, { result, success: true, errors: [], messages: [], result_info: info }, headers);
}

export function failure(problem: Problem, headers: Headers = {}): Response {
  const errors = [problem.error];
  const body =
    problem.order === "result-first"
      ? { result: null, success: false, errors, messages: [] }
      : { success: false, errors, messages: [], result: null };
  const evidence = evidenceText(evidenceOf(problem.grade, problem.restsOn, {}));
  return answer(problem.status, body, { "emulator-evidence": evidence, ...problem.headers, ...headers });
}

/** The page numbers of a list of `totalCount` entries. */
export function resultInfoOf(
  count: number,
  { page, perPage, totalCount }: { page: number; perPage: number; totalCount: number },
): ResultInfo {
  const totalPages = Math.ceil(totalCount / perPage);
  return { count, page, per_page: perPage, total_count: totalCount, total_pages: totalPages };
}

/** A text that is JSON already, with the headers of every answer. */
export function documentOf(json: string): Response {
  return new Response(json, { headers: commonHeaders() });
}

function answer(status: number, body: unknown, headers: Headers): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...commonHeaders(headers), ...headers } });
}

function commonHeaders(given: Headers = {}): Headers {
  return {
    "content-type": "application/json",
    "cf-ray": given["cf-ray"] ?? rayText(newRay()),
    ratelimit: '"default";r=1200;t=300',
    "ratelimit-policy": '"default";q=1200;w=300',
  };
}

/** The headers of an account's limit: what is left of the quota, and the seconds until it is whole again. */
export function rateHeaders({ quota, window, remaining, reset }: RateState): Headers {
  return {
    ratelimit: `"default";r=${remaining};t=${reset}`,
    "ratelimit-policy": `"default";q=${quota};w=${window}`,
  };
}

/** The id of an answer: 16 hex digits. */
export function newRay(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(8)));
}

/** As it stands in a header: EMU where the data centre's code stands in a real one. */
export function rayText(ray: string): string {
  return `${ray}-EMU`;
}
