/** A request to the edge as its row in the journal tells it, for an explanation: its secret is not there any more. */
import type { EdgeReason, EdgeRefusal } from "../../../contract/edge.ts";
import type { Application } from "../../../rules/applications/application.ts";
import type { Credentials } from "../../../rules/edge/credentials.ts";
import { issuerOf, sessionIn } from "../../../rules/edge/session.ts";
import type { AccountStore } from "../account-store.ts";
import type { JournalEntry } from "../tables/journal-entry.ts";
import type { Evaluation, Proofs } from "./evaluation.ts";
import type { EdgeRequest } from "./request.ts";

/** A row about a request to the edge. */
export type EdgeEntry = JournalEntry & { readonly edge: NonNullable<JournalEntry["edge"]> };

type Found = { readonly ok: true; readonly entry: EdgeEntry } | { readonly ok: false; readonly message: string };

export function edgeEntryAt({ journal, lateWrites }: AccountStore, id: number | "last"): Found {
  lateWrites.now();
  const filter = id === "last" ? { operation: "edge" as const } : { after: id - 1 };
  const [entry] = journal.page(filter, id === "last" ? "desc" : "asc", 1, 1).entries;
  if (id === "last" && !entry) {
    return missing(
      "The journal of this account has no request to the edge: send one to /_edge/{account_id}/{hostname}/, or give a url to explain.",
    );
  }
  if (!entry || (id !== "last" && entry.id !== id)) {
    return missing(
      `The journal of this account has no request ${id}: list its requests with the operation edge to see their ids.`,
    );
  }
  if (!entry.edge) {
    const what = entry.operation === null ? "" : ` (${entry.operation})`;
    return missing(
      `Request ${id} of the journal went to the API${what} and not to the edge: give the id of an edge request, or "last".`,
    );
  }
  return { ok: true, entry: { ...entry, edge: entry.edge } };
}

const missing = (message: string): Found => ({ ok: false, message });

/** As far as the row tells it: of its headers, only what decided. */
export function recordedRequest({ method, target, ray, edge }: EdgeEntry): EdgeRequest {
  const [path = "/", ...query] = target.split("?");
  return {
    method,
    host: edge.host,
    path,
    query: query.length > 0 ? `?${query.join("?")}` : "",
    target,
    headers:
      edge.reason === "preflight"
        ? [
            ["origin", "null"],
            ["access-control-request-method", "GET"],
          ]
        : [],
    ip: edge.ip,
    country: edge.country,
    userAgent: null,
    limits: null,
    startedAt: 0,
    ray,
  };
}

/** Reasons that are about the credentials alone: what is found once stays. */
const ABOUT_CREDENTIALS: ReadonlySet<EdgeReason> = new Set<EdgeRefusal>([
  "unknown-client-id",
  "wrong-secret",
  "disabled",
  "expired",
  "grace-over",
  "incomplete-credentials",
  "malformed-credentials",
  "duplicate-credentials",
]);

/** What was presented then. Credentials that were no reason to refuse are taken as good. */
export function recordedProofs(store: AccountStore, entry: EdgeEntry, application: Application | undefined): Proofs {
  const { credentials: by, client_id: clientId, reason } = entry.edge;
  const isSession = by === "session-header" || by === "session-cookie";
  const { authDomain } = store.access.organization.get();
  // One that has not ended by now, whatever became of it.
  const times = { exp: Infinity, iat: Infinity };
  const claims = {
    type: "app",
    aud: [application?.aud],
    iss: issuerOf(authDomain),
    common_name: clientId ?? "",
    ...times,
  };
  // The row of a session that did not count does not tell whose it was.
  const isKnown = clientId !== null || reason === "session";
  const presented = isKnown
    ? { session: sessionIn(claims, authDomain, 0), claims }
    : { session: undefined, claims: undefined };
  return {
    digests: new Map(),
    sessions: isSession ? [{ by, jwt: "", ...presented, hasEnded: false }] : [],
    recorded: isSession || by === "none" ? NOTHING : credentialsOf(store, entry, by === "single-header", reason),
  };
}

const NOTHING: Proofs["recorded"] = { credentials: { kind: "none" }, admission: undefined, token: undefined };

function credentialsOf(
  { tokens }: AccountStore,
  { token_id: tokenId, edge: { client_id: clientId } }: EdgeEntry,
  isSingle: boolean,
  reason: EdgeReason,
): Pick<Evaluation, "credentials" | "admission" | "token"> {
  const token = (tokenId === null ? undefined : tokens.byId(tokenId)) ?? tokens.byClientId(clientId ?? "");
  if (reason.endsWith("-credentials") && ABOUT_CREDENTIALS.has(reason)) {
    const wrong: Credentials = { kind: "wrong", isSingle, reason: reason as "malformed-credentials", clientId };
    return { credentials: wrong, admission: undefined, token: undefined };
  }
  const credentials: Credentials = { kind: "pair", isSingle, clientId: clientId ?? "", secret: "" };
  if (ABOUT_CREDENTIALS.has(reason)) {
    const refused = { admitted: false, secret: null, reason: reason as "expired" };
    return { credentials, admission: refused, token };
  }
  // A token that is gone since is unknown now.
  if (!token) return { credentials, admission: undefined, token: undefined };
  return { credentials, admission: { admitted: true, secret: null, reason: null }, token };
}
