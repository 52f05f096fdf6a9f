/** Rows of the journal about requests to the edge, as a snapshot has them. */
import type { EdgeRow } from "../../src/contract/edge.ts";

export const APPLICATION = "f174e90a-fafe-4643-bbbc-4a0ed4fc8415";

const row = {
  at: 1_772_366_400_000,
  started_at: 1_772_366_400_000,
  duration_ms: 1,
  operation: "edge",
  method: "GET",
  target: "/reports?page=2",
  token_id: "1fbab8c6-4b1e-44b6-a1b8-3c1b1b9b7f11",
  object_id: APPLICATION,
  status: 200,
  codes: [],
  user_agent: null,
  client: null,
  api_token: null,
  body: null,
  body_cut: false,
  ray: "0123456789abcdef",
  evidence: "recorded",
  assumptions: [],
  fault: null,
  unknown_fields: [],
  page_info: null,
  retry_after: null,
};

export const admitted: EdgeRow = {
  host: "app.example.com",
  admitted: true,
  reason: "service-auth",
  policy_id: "9d1a1a4f-1c8e-4a2b-9e55-0f6d4d6c8a10",
  credentials: "header-pair",
  client_id: `${"a".repeat(32)}.access`,
  ip: "192.0.2.1",
  country: "AT",
};

export const refused: EdgeRow = {
  host: "other.example.com",
  admitted: false,
  reason: "no-policy",
  policy_id: null,
  credentials: "none",
  client_id: null,
  ip: null,
  country: null,
};

/** One that was let in, and one that was refused: 1001 and 1002. */
export const edgeRows = [
  { ...row, id: 1001, edge: admitted },
  { ...row, id: 1002, token_id: null, object_id: null, target: "/", status: 403, fault: "refuse", edge: refused },
];

/** The snapshot with these rows, after those that it has. */
export function withEdgeRows<S extends object>(snapshot: S): S {
  const { journal = [] } = snapshot as { readonly journal?: readonly object[] };
  return { ...snapshot, journal: [...journal, ...edgeRows] };
}
