/** Why nothing that is supposed of the edge is tried: the tool asks the API alone. */
import type { NotObservable } from "../probe.ts";

const atTheEdge: NotObservable = {
  notObservable: "it shows at a protected application, not in the API",
};

export const edgeProbes = {
  "edge-refusal-shape": atTheEdge,
  "unauthorized-body": atTheEdge,
  "origin-headers": atTheEdge,
  "service-auth-everyone": atTheEdge,
  "edge-delay": atTheEdge,
  "strict-mode": atTheEdge,
  "strict-malformed-status": atTheEdge,
  "session-needs-allow-policy": atTheEdge,
  "session-beside-credentials": atTheEdge,
  "session-end": atTheEdge,
  "jwt-per-request": atTheEdge,
  "token-cookie-http-only": atTheEdge,
  "login-redirect": atTheEdge,
  "last-seen-granularity": atTheEdge,
  "team-keys": atTheEdge,
  "place-matching": atTheEdge,
  "non-identity-deny-url": atTheEdge,
  "unmatched-page": atTheEdge,
  "identity-token-id": atTheEdge,
  "access-endpoints": atTheEdge,
} as const satisfies Readonly<Record<string, NotObservable>>;
