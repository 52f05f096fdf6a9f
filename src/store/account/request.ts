/** A request of the API plane as its account takes it, and the account's answer. */
import type { ResultInfo } from "../../contract/envelope.ts";
import type { RequestClient } from "../../contract/journal.ts";
import type { AssumptionName } from "../../rules/fidelity/assumptions/index.ts";
import type { Problem } from "../../rules/fidelity/problems.ts";
import type { Limits } from "../../rules/tenants/quotas.ts";
import type { RateState } from "./rate-limit.ts";
import type { FaultEffect } from "./tables/fault.ts";

/** What a request brings with it: what the account decides by, and what the journal tells. */
export type ApiRequest = {
  readonly method: string;
  /** Path and query, without secrets. */
  readonly target: string;
  /** The id in the path, as it stood there. */
  readonly id: string | null;
  readonly userAgent: string | null;
  /** The API token; null when the request came with an API key. */
  readonly apiToken: string | null;
  /** The operator by token, the operator's page, or, deployed, the tenant that made the account. They may do everything. */
  readonly isOwner: boolean;
  /** What the account may grow to; null is no bound. */
  readonly limits: Limits | null;
  /** Whether an account without API tokens of its own lets everybody in: on a developer's machine. */
  readonly isOpen: boolean;
  /** The page at `/_emulator/`, whom faults, fixed answers and the rate limit do not count; null for every other client. */
  readonly client: RequestClient | null;
  /** The start of the body, without secrets; null when there was none. */
  readonly body: string | null;
  readonly bodyIsCut: boolean;
  /** Fields of the body, or parameters of the query, that the operation does not read. */
  readonly unknownFields: readonly string[];
  /** What every answer to such a request rests on. */
  readonly restsOn: readonly AssumptionName[];
  /** System time, in milliseconds: elapsed time is real time. */
  readonly startedAt: number;
  /** The id of the answer, unless the account makes its own. */
  readonly ray: string;
};

/** What was read of a request's body or query; or the parameter that has the wrong form. */
export type Input<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly parameter: string; readonly detail: string; readonly restsOn: AssumptionName };

/** An operation's answer: the wire's own object, or the problem; and what goes with either. */
export type Answer<W> = {
  readonly ray: string;
  /** What the answer rests on, as the header tells it. */
  readonly evidence: string;
  /** Null without a rate limit. */
  readonly rate: RateState | null;
  /** Of the fault that hits it. */
  readonly effect: FaultEffect | null;
} & (
  | { readonly ok: true; readonly status: number; readonly result: W; readonly resultInfo: ResultInfo | null }
  | { readonly ok: false; readonly problem: Problem }
);

/** Whether it is only looked at: what the page reads leaves no trace. */
export const isLook = ({ client, method }: Pick<ApiRequest, "client" | "method">): boolean =>
  client === "page" && (method === "GET" || method === "HEAD");

/** A request that was answered before it reached its account. */
export type RefusedRequest = ApiRequest & { readonly status: number; readonly problem: Problem | null };
