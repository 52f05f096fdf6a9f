/** The journal: the requests of an account (or those that have none), what its answers rested on, and what it advises. */
import type { EdgeReason, EdgeRow } from "./edge.ts";
import type { Grade, MinimumGrade } from "./evidence.ts";
import type { RequestOperation } from "./operations.ts";

/** A status such as 404, or a class of them such as `4xx`. */
export type StatusFilter = number | `${number}` | `${1 | 2 | 3 | 4 | 5}xx`;

/** Who can be told from every other client: the page at `/_emulator/`. */
export const requestClients = ["page"] as const;
export type RequestClient = (typeof requestClients)[number];

/** `none`: of every client but these. */
export const clientFilters = [...requestClients, "none"] as const;
export type ClientFilter = (typeof clientFilters)[number];

/** Which requests are wanted; all of what is given must be so. */
export interface RequestFilter {
  /** `edge`: a request to the edge. */
  readonly operation?: RequestOperation | undefined;
  readonly method?: string | undefined;
  readonly status?: StatusFilter | undefined;
  /** An error code that the answer has, such as 12135. */
  readonly code?: number | undefined;
  readonly token_id?: string | undefined;
  /** The id of the application, policy or group that it is about. */
  readonly object_id?: string | undefined;
  /** Only requests to the edge for this host, which has no port. */
  readonly host?: string | undefined;
  /** Only requests to the edge that were decided for this reason. */
  readonly reason?: EdgeReason | undefined;
  /** Only changes that the page at `/_emulator/` made, or, with `none`, only what every other client asked. */
  readonly client?: ClientFilter | undefined;
  /** Only answers that rest on less than this. */
  readonly weaker_than?: MinimumGrade | undefined;
  /** Only requests after the one with this id. */
  readonly after?: number | undefined;
  /** Only requests before the one with this id: who reads backwards is not shifted by new ones. */
  readonly before?: number | undefined;
}

/** Which page of the requests is wanted. */
export interface RequestQuery extends RequestFilter {
  /** `asc`, the oldest first, unless given. */
  readonly order?: "asc" | "desc" | undefined;
  readonly page?: number | undefined;
  /** 100 unless given, at most 1000. */
  readonly per_page?: number | undefined;
}

/** One request and its answer. No secret stands in it. */
export interface JournalRequest {
  readonly id: number;
  /** RFC 3339 with milliseconds, by the clock of the account. */
  readonly time: string;
  readonly method: string;
  readonly path: string;
  /** As sent, without the question mark; empty when there was none. */
  readonly query: string;
  /** Null when it was none of the operations, and no request to the edge. */
  readonly operation: RequestOperation | null;
  /** The id of the service token that the request is about, or came with. */
  readonly token_id: string | null;
  /** The id of the application, policy or group that the request is about. */
  readonly object_id: string | null;
  readonly status: number;
  /** The codes of the errors in the answer. */
  readonly codes: readonly number[];
  /** Real time, in milliseconds. */
  readonly duration_ms: number;
  readonly user_agent: string | null;
  /** `page`: a change that somebody made on the page at `/_emulator/`; null for every other client. */
  readonly client: RequestClient | null;
  /** The name of the API token that the settings know. */
  readonly api_token: string | null;
  /** As sent, with secrets as `[redacted]`; at most 4096 characters. */
  readonly body: string | null;
  readonly body_cut: boolean;
  readonly ray: string;
  readonly evidence: Grade;
  /** The assumptions without evidence that shaped the answer; empty unless `evidence` is `assumed`. */
  readonly assumptions: readonly string[];
  /** The effect of the fault that hit it. */
  readonly fault: string | null;
  /** Fields of the body that the API does not know. */
  readonly unknown_fields: readonly string[];
  /** Of a list; `total_count` is of the tokens that the filters leave, whatever `total-count` has answers say. */
  readonly page_info: { readonly page: number; readonly per_page: number; readonly total_count: number } | null;
  /** The seconds that the answer asked to wait. */
  readonly retry_after: number | null;
  /** Of a request to the edge: what was decided, and why. */
  readonly edge: EdgeRow | null;
}

export const adviceKinds = [
  "refresh-where-rotate-was-meant",
  "list-not-paged-to-its-end",
  "page-size-changed",
  "retry-before-retry-after",
  "unknown-field",
  "secret-never-used",
  "not-emulated",
  "token-in-allow-policy",
  "client-id-as-token-id",
  "no-service-auth-policy",
  "service-auth-for-everyone",
  "token-named-by-nobody",
  "login-page-read",
  "secret-in-url",
  "half-of-credentials",
  "secret-sent-elsewhere",
  "session-not-counted",
] as const;
export type AdviceKind = (typeof adviceKinds)[number];

/** What a client probably did not mean. */
export interface Advice {
  readonly kind: AdviceKind;
  readonly message: string;
  /** The ids of the requests that it is about. */
  readonly requests: readonly number[];
  readonly token_id: string | null;
}

/** One page of the journal. */
export interface RequestPage {
  readonly requests: readonly JournalRequest[];
  readonly page: number;
  readonly per_page: number;
  /** Of the requests that the filter lets through. */
  readonly total_count: number;
  /** How many old requests the journal no longer has. */
  readonly dropped: number;
  /** On the whole journal, whatever the filter. */
  readonly advice: readonly Advice[];
}
