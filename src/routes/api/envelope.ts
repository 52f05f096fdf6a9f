/**
 * The envelope of Cloudflare's v4 API, and the headers of every answer.
 *
 * Source of the order of its members: public recordings; of the headers: Cloudflare's documentation of the API's limits.
 */
import { evidenceOf, evidenceText } from "../../rules/fidelity/evidence.ts";
import type { ResultInfo } from "../../contract/envelope.ts";
import type { RateState } from "../../store/account/rate-limit.ts";
import { newRay, rayText } from "../http/ray.ts";
import type { Problem } from "../../rules/fidelity/problems.ts";

export interface Message {
  readonly code: number;
  readonly message: string;
  readonly type: null;
}

export type Headers = Readonly<Record<string, string>>;

/** A success; only lists have `result_info`. `messages` is empty but for the verification of an API token. */
export function success(
  { result, status = 200, resultInfo = null, messages = [] }: Success,
  headers: Headers,
): Response {
  const body = { result, success: true, errors: [], messages };
  return answer(status, resultInfo ? { ...body, result_info: resultInfo } : body, headers);
}

export interface Success {
  readonly result: unknown;
  readonly status?: number;
  readonly resultInfo?: ResultInfo | null;
  readonly messages?: readonly Message[];
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

/** A text that is JSON already, with the headers of every answer. */
export function documentOf(json: string): Response {
  return new Response(json, { headers: commonHeaders() });
}

function answer(status: number, body: unknown, headers: Headers): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...commonHeaders(headers), ...headers } });
}

function commonHeaders(own: Headers = {}): Headers {
  return {
    "content-type": "application/json",
    "cf-ray": own["cf-ray"] ?? rayText(newRay()),
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
