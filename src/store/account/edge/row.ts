/** A request to the edge as a row of the journal. */
import type { EdgeRow } from "../../../contract/edge.ts";
import type { Evidence } from "../../../rules/fidelity/evidence.ts";
import { redacted } from "../../../rules/values/redaction.ts";
import { systemMilliseconds } from "../../../system.ts";
import type { JournalEntry } from "../tables/journal-entry.ts";
import type { Evaluation } from "./evaluation.ts";
import type { EdgeRequest } from "./request.ts";

interface Told {
  readonly row: EdgeRow;
  readonly applicationId: string | null;
  readonly tokenId: string | null;
  readonly status: number;
  readonly evidence: Evidence;
  readonly fault: string | null;
  /** In milliseconds, still to come. */
  readonly delay: number;
}

/** `at` is the account's time, in milliseconds. */
export function edgeEntry(at: number, request: EdgeRequest, told: Told): Omit<JournalEntry, "id"> {
  return {
    at,
    started_at: request.startedAt,
    duration_ms: Math.max(systemMilliseconds() - request.startedAt, 0) + told.delay,
    operation: "edge",
    method: request.method,
    target: request.target,
    token_id: told.tokenId,
    object_id: told.applicationId,
    status: told.status,
    codes: [],
    user_agent: request.userAgent,
    api_token: null,
    body: null,
    body_cut: false,
    ray: request.ray,
    evidence: told.evidence.grade,
    assumptions: told.evidence.assumptions,
    fault: told.fault,
    unknown_fields: [],
    page_info: null,
    retry_after: null,
    edge: told.row,
  };
}

export function rowOf(
  { host, ip, country }: EdgeRequest,
  { admitted, reason, decision, by, credentials }: Evaluation,
): EdgeRow {
  const clientId = credentials.kind === "none" ? null : credentials.clientId;
  return {
    host,
    admitted,
    reason,
    policy_id: decision?.policy?.id ?? null,
    credentials: by,
    client_id: clientId === null ? null : shownClientId(clientId),
    ip,
    country,
  };
}

/** People mix the two up: what may be a secret is not written down. */
export function shownClientId(clientId: string): string {
  return redacted(clientId, 100).text;
}
