/**
 * What is decided of a request, without doing anything: which application, what is presented, who gets in, and how a refusal looks.
 * The order of the steps is documented in docs/edge.md.
 */
import type { EdgeCredential, EdgeReason, UnmatchedRequests } from "../../../contract/edge.ts";
import type { Admission } from "../../../contract/tokens.ts";
import type { Application } from "../../../rules/applications/application.ts";
import type { Chosen } from "../../../rules/edge/choose.ts";
import { cookiesIn, SESSION_COOKIE } from "../../../rules/edge/cookies.ts";
import { credentialsIn, type Credentials } from "../../../rules/edge/credentials.ts";
import { decide, type Asked, type EdgeDecision, type Presented } from "../../../rules/edge/decide.ts";
import type { Claims } from "../../../rules/edge/jws.ts";
import { isPreflight } from "../../../rules/edge/preflight.ts";
import { isSessionOf, sessionSeconds, type Session } from "../../../rules/edge/session.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { isStrictAtEdge } from "../../../rules/organization/organization.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { AccountStore } from "../account-store.ts";
import { authenticate } from "../verification.ts";
import type { EdgePlaces } from "./places.ts";
import type { EdgeRequest } from "./request.ts";
import { withoutBlanks } from "../../../rules/values/blanks.ts";

/** What is asynchronous of a request, made before: digests of the secrets that it may present, and its sessions. */
export interface Proofs {
  readonly digests: ReadonlyMap<string, Uint8Array>;
  /** In the order in which they are looked at. */
  readonly sessions: readonly PresentedSession[];
  /** What was found of them when it was decided, where a row of the journal is all that is left. */
  readonly recorded?: Pick<Evaluation, "credentials" | "admission" | "token"> | undefined;
}
export interface PresentedSession {
  readonly by: Extract<EdgeCredential, `session-${string}`>;
  readonly jwt: string;
  /** Undefined when it is none of the account's, or has ended. */
  readonly session: Session | undefined;
  /** Of a JWT that was signed with a key of the account. */
  readonly claims: Claims | undefined;
  readonly hasEnded: boolean;
}

export interface Evaluation {
  readonly chosen: Chosen<Application> | undefined;
  readonly isStrict: boolean;
  readonly credentials: Credentials;
  /** By which credentials it was decided. */
  readonly by: EdgeCredential;
  /** What became of the credentials; undefined when nothing was compared. */
  readonly admission: Admission | undefined;
  readonly token: Token | undefined;
  /** What the policies were asked; undefined when they were not. */
  readonly asked: Asked | undefined;
  readonly decision: EdgeDecision | undefined;
  readonly admitted: boolean;
  readonly reason: EdgeReason;
  /** The session that lets it in. */
  readonly session: PresentedSession | undefined;
}

type Header = (name: string) => string | null;

export function headerOf({ headers }: Pick<EdgeRequest, "headers">): Header {
  return (name) => headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1] ?? null;
}

/** The credentials for the application at the place, whose settings say where they stand. */
export function credentialsFor(
  request: Pick<EdgeRequest, "headers">,
  application: Application | undefined,
  isStrictFor: boolean,
): Credentials {
  const single = application?.options.read_service_tokens_from_header;
  return credentialsIn(headerOf(request), typeof single === "string" && single !== "" ? single : null, isStrictFor);
}

/** The JWTs that are presented as sessions, in their order. */
export function sessionsIn(request: Pick<EdgeRequest, "headers">): Pick<PresentedSession, "by" | "jwt">[] {
  const header = headerOf(request);
  const inHeader = header("cf-access-token");
  return [
    ...(inHeader === null ? [] : [{ by: "session-header", jwt: withoutBlanks(inHeader) } as const]),
    ...cookiesIn(header("cookie"), SESSION_COOKIE).map((jwt) => ({ by: "session-cookie", jwt }) as const),
  ];
}

export function evaluate(
  store: AccountStore,
  places: EdgePlaces,
  request: EdgeRequest,
  { digests, sessions, recorded }: Proofs,
  consult: Consultation,
  strict = isStrictAtEdge(store.access.organization.get(), consult),
): Evaluation {
  const chosen = places.at(request);
  if (places.hasPaths(request.host)) consult.restsOn("place-matching");
  const credentials = recorded?.credentials ?? credentialsFor(request, chosen?.application, strict);
  const nothing = {
    chosen,
    isStrict: strict,
    credentials,
    by: kindOf(credentials) ?? sessions[0]?.by ?? "none",
    admission: undefined,
    token: undefined,
    asked: undefined,
    decision: undefined,
    session: undefined,
  };
  if (!chosen) {
    const isDenied = deniesUnmatched(places.unmatched(), request.host);
    if (isDenied) consult.restsOn("unmatched-page");
    return {
      ...nothing,
      admitted: !isDenied,
      reason: isDenied ? "no-application-and-deny-unmatched" : "no-application",
    };
  }
  if (chosen.open !== null) return { ...nothing, admitted: true, reason: "bypass" };

  const { application } = chosen;
  const { admission, token } = recorded ?? authenticated(store, credentials, digests, consult);
  const presented = presentedBy(credentials, admission, token);
  const asked: Asked = {
    policies: places.policiesOf(application.id),
    groups: places.group,
    presented,
    ip: request.ip,
    country: request.country,
    isStrict: strict,
  };
  const decision = decide(asked, consult);
  const found = { ...nothing, admission, token, asked, decision };
  const header = headerOf(request);
  if (!(decision.admitted && decision.reason === "bypass")) {
    const { options_preflight_bypass: passes, cors_headers: cors } = application.options;
    const answers = request.method === "OPTIONS" && passes === true;
    if (answers || (cors !== undefined && isPreflight(request.method, header))) {
      return { ...found, admitted: true, reason: "preflight", decision: undefined };
    }
  }
  if (decision.admitted) return { ...found, admitted: true, reason: decision.reason };
  if (!strict) {
    const bySession = sessionDecision(store, application, asked, sessions, consult);
    if (bySession) return { ...found, ...bySession, admitted: true, reason: "session" };
  }
  return { ...found, admitted: false, reason: decision.reason };
}

function kindOf(credentials: Credentials): EdgeCredential | undefined {
  if (credentials.kind === "none") return undefined;
  return credentials.isSingle ? "single-header" : "header-pair";
}

function authenticated(
  store: AccountStore,
  credentials: Credentials,
  digests: Proofs["digests"],
  consult: Consultation,
): { admission?: Admission; token?: Token | undefined } {
  const digest = credentials.kind === "pair" ? digests.get(credentials.secret) : undefined;
  return credentials.kind === "pair" && digest ? authenticate(store, credentials.clientId, digest, consult) : {};
}

function presentedBy(credentials: Credentials, admission: Admission | undefined, token: Token | undefined): Presented {
  if (credentials.kind === "none") return { kind: "none" };
  if (credentials.kind === "wrong") return { kind: "refused", reason: credentials.reason };
  if (admission?.admitted && token) return { kind: "token", id: token.id };
  return { kind: "refused", reason: admission?.reason ?? "unknown-client-id" };
}

/** Whether one of the sessions lets the request in: what needs no identity is looked at anew. */
function sessionDecision(
  store: AccountStore,
  application: Application,
  asked: Asked,
  sessions: readonly PresentedSession[],
  consult: Consultation,
): Pick<Evaluation, "by" | "asked" | "decision" | "session" | "token"> | undefined {
  const living = sessions.filter(({ session }) => session && isSessionOf(session, application));
  if (living.length === 0) return undefined;
  const hasAllow = asked.policies.some(({ decision }) => decision === "allow");
  if (!hasAllow && consult.value("session-needs-allow-policy") === "needed") return undefined;
  consult.restsOn("session-beside-credentials");
  for (const each of living) {
    const clientId = each.session?.clientId ?? "";
    const token = clientId === "" ? undefined : store.tokens.byClientId(clientId);
    const id = clientId === "" ? null : (token?.id ?? clientId);
    const presented: Presented = id === null ? { kind: "none" } : { kind: "token", id };
    const askedOf = { ...asked, presented };
    const decision = decide(askedOf, consult);
    const lasts = decision.admitted && sessionSeconds(decision.policy.session, sessionOf(application));
    if (lasts) return { by: each.by, asked: askedOf, decision, session: each, token };
  }
  return undefined;
}

export function deniesUnmatched({ denied, but_for: names }: UnmatchedRequests, host: string): boolean {
  return denied && !names.some((name) => host === name || host.endsWith(`.${name}`));
}

/** How long the sessions of an application last, unless a policy says otherwise. */
export function sessionOf({ options: { session_duration: duration } }: Application): string | null {
  return typeof duration === "string" ? duration : null;
}
