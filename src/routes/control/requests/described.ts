/** The journals, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { edgeCredentials, edgeReasons } from "../../../contract/edge.ts";
import { faultTypes } from "../../../contract/faults.ts";
import { grades } from "../../../contract/evidence.ts";
import { adviceKinds, requestClients } from "../../../contract/journal.ts";
import { requestOperationNames } from "../../../contract/operations.ts";
import { assumptionNames } from "../../../rules/fidelity/assumptions/index.ts";
import { ACCOUNT, count, fromOne, paged, type ControlOperation } from "../described.ts";
import { ofQueries } from "../error-codes.described.ts";
import { RequestsQuery } from "./inputs.ts";

/** What the edge decided of a request. */
export const EdgeRow = z.strictObject({
  host: z.string(),
  admitted: z.boolean(),
  reason: z.literal(edgeReasons),
  policy_id: z.nullable(z.string()),
  credentials: z.literal(edgeCredentials),
  client_id: z.nullable(z.string()),
  ip: z.nullable(z.string()),
  country: z.nullable(z.string()),
});

/** One request and its answer. */
export const JournalRequest = z.strictObject({
  id: fromOne(),
  time: z.iso.datetime({ precision: 3 }),
  method: z.string(),
  path: z.string(),
  query: z.string(),
  operation: z.nullable(z.literal(requestOperationNames)),
  token_id: z.nullable(z.string()),
  object_id: z.nullable(z.string()),
  /** 101 of an origin that speaks by WebSocket. */
  status: z.int().check(z.gte(100), z.lte(599)),
  codes: z.array(z.int()),
  duration_ms: count(),
  user_agent: z.nullable(z.string()),
  client: z.nullable(z.literal(requestClients)),
  api_token: z.nullable(z.string()),
  body: z.nullable(z.string()),
  body_cut: z.boolean(),
  ray: z.string(),
  evidence: z.literal(grades),
  assumptions: z.array(z.literal(assumptionNames)),
  fault: z.nullable(z.literal(faultTypes)),
  unknown_fields: z.array(z.string()),
  page_info: z.nullable(z.strictObject({ page: z.int(), per_page: z.int(), total_count: count() })),
  retry_after: z.nullable(count()),
  edge: z.nullable(EdgeRow),
});

/** What a client probably did not mean. */
export const Advice = z.strictObject({
  kind: z.literal(adviceKinds),
  message: z.string(),
  /** None when no request of the journal made what it is about. */
  requests: z.array(fromOne()),
  token_id: z.nullable(z.string()),
});

/** Without advice when it was not asked for. */
export const Requests = z.strictObject({
  requests: z.array(JournalRequest),
  ...paged,
  dropped: count(),
  advice: z.optional(z.array(Advice)),
});

export const requestOperations = {
  "requests.list": {
    method: "get",
    path: `${ACCOUNT}/requests`,
    summary: "The journal: every request to the account and its answer, with advice",
    query: RequestsQuery,
    status: 200,
    answer: Requests,
    errors: ofQueries,
  },
  "requests.clear": {
    method: "delete",
    path: `${ACCOUNT}/requests`,
    summary: "Empties the journal",
    status: 204,
  },
  "emulator-requests.list": {
    method: "get",
    path: "/requests",
    summary:
      "The journal of requests without an account: each request of the API plane that names none, and its answer",
    query: RequestsQuery,
    status: 200,
    answer: Requests,
    errors: ofQueries,
  },
  "emulator-requests.clear": {
    method: "delete",
    path: "/requests",
    summary: "Empties the journal of requests without an account",
    status: 204,
  },
} as const satisfies Record<string, ControlOperation>;
