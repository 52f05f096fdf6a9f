/**
 * The envelope of Cloudflare's v4 API, and the headers of every answer.
 *
 * Source of the order of its members: public recordings; of the headers: Cloudflare's documentation of the API's limits.
 */
import { toHex } from "../tokens/secret.ts";
import type { Problem } from "./problems.ts";

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

type Headers = Readonly<Record<string, string>>;

/** A success. `messages` is empty but for the verification of an API token. */
export function success(result: unknown, status = 200, messages: readonly Message[] = []): Response {
  return answer(status, { result, success: true, errors: [], messages });
}

/** A page of a list: the only answers with `result_info`. */
export function listPage(result: readonly unknown[], info: ResultInfo): Response {
  return answer(200, { result, success: true, errors: [], messages: [], result_info: info });
}

export function failure(problem: Problem, headers: Headers = {}): Response {
  const errors = [problem.error];
  const body =
    problem.order === "result-first"
      ? { result: null, success: false, errors, messages: [] }
      : { success: false, errors, messages: [], result: null };
  return answer(problem.status, body, { ...problem.headers, ...headers });
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

function answer(status: number, body: unknown, headers: Headers = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...commonHeaders(), ...headers } });
}

function commonHeaders(): Headers {
  return {
    "content-type": "application/json",
    "cf-ray": newRay(),
    ratelimit: '"default";r=1200;t=300',
    "ratelimit-policy": '"default";q=1200;w=300',
  };
}

/** The id of an answer: 16 hex digits and, where the data centre's code stands in a real one, EMU. */
function newRay(): string {
  return `${toHex(crypto.getRandomValues(new Uint8Array(8)))}-EMU`;
}
