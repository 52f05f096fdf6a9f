/** A request to the edge as a row of the journal. */
import type { EdgeRow } from "../../../contract/edge.ts";
import type { Evidence } from "../../../rules/fidelity/evidence.ts";
import { redacted } from "../../../rules/values/redaction.ts";
import { entryOf } from "../entry.ts";
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

/** `at` is the account's time, in milliseconds. Nothing of a body is kept. */
export function edgeEntry(at: number, request: EdgeRequest, told: Told): Omit<JournalEntry, "id"> {
  const { status, evidence, fault, delay } = told;
  const bodiless = { ...request, client: null, body: null, bodyIsCut: false, unknownFields: [] };
  return entryOf(at, bodiless, {
    operation: "edge",
    token_id: told.tokenId,
    object_id: told.applicationId,
    status,
    codes: [],
    retry_after: null,
    api_token: null,
    ray: request.ray,
    evidence,
    fault,
    page_info: null,
    delay,
    edge: told.row,
  });
}

export function rowOf(
  { host, ip, country }: EdgeRequest,
  { admitted, reason, decision, by, credentials, session }: Evaluation,
): EdgeRow {
  const presented = credentials.kind === "none" ? null : credentials.clientId;
  const clientId = session?.session ? session.session.clientId || null : presented;
  return {
    host,
    admitted,
    reason,
    policy_id: decision?.policy?.id ?? null,
    credentials: by,
    client_id: clientId,
    ip,
    country,
  };
}

/** People mix the two up: what may be a secret is not shown. */
export function shownClientId(clientId: string): string {
  return redacted(clientId, 100).text;
}
