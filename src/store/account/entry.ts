/** A request and its answer as a row of the journal. */
import type { EdgeRow } from "../../contract/edge.ts";
import type { Evidence } from "../../rules/fidelity/evidence.ts";
import { redacted } from "../../rules/values/redaction.ts";
import { systemMilliseconds } from "../../system.ts";
import type { ApiRequest } from "./request.ts";
import type { JournalEntry } from "./tables/journal-entry.ts";

const ID_KEPT = 100;
/** Longer than any name of a host is. */
const HOST_KEPT = 255;

/** What the client saw. */
export type Outcome = Pick<JournalEntry, "status" | "codes" | "retry_after">;

type Told = Outcome &
  Pick<JournalEntry, "operation" | "token_id" | "object_id" | "api_token" | "ray" | "fault" | "page_info"> & {
    readonly evidence: Evidence;
    /** In milliseconds, still to come. */
    readonly delay: number;
    /** Of a request to the edge. */
    readonly edge?: EdgeRow | null;
  };

/** What is told of a request by itself. */
export type Recorded = Pick<
  ApiRequest,
  "method" | "target" | "userAgent" | "client" | "body" | "bodyIsCut" | "unknownFields" | "startedAt"
>;

/** `at` is the time by the clock of whoever writes it down, in milliseconds. */
export function entryOf(at: number, request: Recorded, told: Told): Omit<JournalEntry, "id"> {
  return {
    at,
    started_at: request.startedAt,
    duration_ms: Math.max(systemMilliseconds() - request.startedAt, 0) + told.delay,
    operation: told.operation,
    method: request.method,
    target: request.target,
    token_id: told.token_id === null ? null : redacted(told.token_id, ID_KEPT).text, // as it stood in the path, whatever it was
    object_id: told.object_id === null ? null : redacted(told.object_id, ID_KEPT).text,
    status: told.status,
    codes: told.codes,
    user_agent: request.userAgent,
    client: request.client,
    api_token: told.api_token,
    body: request.body,
    body_cut: request.bodyIsCut,
    ray: told.ray,
    evidence: told.evidence.grade,
    assumptions: told.evidence.assumptions,
    fault: told.fault,
    unknown_fields: request.unknownFields,
    page_info: told.page_info,
    retry_after: told.retry_after,
    edge: told.edge ? keptOf(told.edge) : null,
  };
}

/** What stands in it as it was sent is bounded, and without secrets. */
function keptOf(edge: EdgeRow): EdgeRow {
  const part = (text: string | null) => (text === null ? null : redacted(text, ID_KEPT).text);
  return {
    host: redacted(edge.host, HOST_KEPT).text,
    admitted: edge.admitted,
    reason: edge.reason,
    policy_id: edge.policy_id,
    credentials: edge.credentials,
    client_id: part(edge.client_id),
    ip: part(edge.ip),
    country: part(edge.country),
  };
}
