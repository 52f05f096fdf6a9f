/** What the sentence of an explanation is made of, as the account has it. */
import type { EdgeReason, ExplainedPolicy } from "../../../contract/edge.ts";
import { isFor, isHostOf, patternOf } from "../../../rules/edge/pattern.ts";
import { sessionProblem } from "../../../rules/edge/session-problem.ts";
import type { MixUp, Situation, ToldToken, Unmatched } from "../../../rules/edge/situation.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";
import { publicUris } from "../../../rules/applications/destinations.ts";
import { redacted } from "../../../rules/values/redaction.ts";
import { formatTimestamp } from "../../../rules/values/timestamp.ts";
import type { AccountStore } from "../account-store.ts";
import type { Evaluation, Proofs } from "./evaluation.ts";
import type { EdgePlaces } from "./places.ts";
import type { EdgeRequest } from "./request.ts";
import { shownClientId } from "./row.ts";

interface Shown {
  readonly policies: readonly ExplainedPolicy[];
  readonly policy: Situation["policy"];
  /** As it was presented. */
  readonly clientId: string | null;
}

/** So much of a path is shown, in characters, as in the journal; it may hold a secret. */
export const shownPath = (path: string): string => redacted(path, 2048).text;

/** Of a request that no application decides. */
export function standardSituation(
  { access, tokens }: AccountStore,
  request: EdgeRequest,
  reason: EdgeReason,
): Situation {
  const { host, path, ip, country } = request;
  const presented = { isSingle: false, hasClientId: false, isValid: false, problem: null, secret: null, mixUp: null };
  return {
    host,
    path: shownPath(path),
    reason,
    application: null,
    policies: [],
    policy: null,
    ip,
    country,
    presented: { ...presented, clientId: null },
    token: null,
    session: null,
    names: { token: (id) => tokens.byId(id)?.name, group: (id) => access.groups.byId(id)?.name },
    unmatched: { isAccessOff: false, tooYoung: null, near: [] },
    authDomain: access.organization.get().authDomain,
  };
}

export function situationOf(
  store: AccountStore,
  places: EdgePlaces,
  request: EdgeRequest,
  evaluation: Evaluation,
  proofs: Proofs,
  { policies, policy, clientId }: Shown,
): Situation {
  const { chosen, reason, credentials, admission, asked, token } = evaluation;
  const options = chosen?.application.options ?? {};
  const { read_service_tokens_from_header: single, options_preflight_bypass: passes } = options;
  const presented = asked?.presented;
  return {
    ...standardSituation(store, request, reason),
    application: chosen
      ? {
          name: chosen.application.name || chosen.pattern.text,
          destination: chosen.pattern.text,
          open: chosen.open,
          passesOptions: passes === true,
          single: typeof single === "string" && single !== "" ? single : null,
        }
      : null,
    policies,
    policy,
    presented: {
      isSingle: credentials.kind !== "none" && credentials.isSingle,
      hasClientId: clientId !== null,
      isValid: presented?.kind === "token",
      problem: presented?.kind === "refused" ? presented.reason : null,
      clientId: clientId === null ? null : shownClientId(clientId),
      secret: admission?.secret ?? null,
      mixUp: reason === "unknown-client-id" && clientId !== null ? mixUpOf(store, clientId) : null,
    },
    token: token ? toldToken(token, store.clock.seconds()) : null,
    session: evaluation.admitted ? null : sessionOf(store, evaluation, proofs),
    unmatched: chosen ? { isAccessOff: false, tooYoung: null, near: [] } : unmatched(store, places, request),
  };
}

function toldToken({ id, name, enabled: isEnabled, expiresAt, previous }: Token, now: number): ToldToken {
  const graceEnd = previous.expiresAt === null ? null : formatTimestamp(previous.expiresAt);
  return { id, name, isEnabled, hasExpired: now >= expiresAt, expiresAt: formatTimestamp(expiresAt), graceEnd };
}

/** Why the first of the sessions that were presented is passed over. */
function sessionOf(
  store: AccountStore,
  { chosen, asked, isStrict }: Evaluation,
  { sessions, recorded }: Proofs,
): Situation["session"] {
  const [first] = sessions;
  if (!first || !chosen) return null;
  const hasAllow = asked?.policies.some(({ decision }) => decision === "allow") === true;
  const needsAllow = store.settings.consult().peek("session-needs-allow-policy") === "needed";
  const { authDomain } = store.access.organization.get();
  const problem = sessionProblem({
    claims: first.claims,
    hasEnded: first.hasEnded,
    isRecorded: recorded !== undefined,
    authDomain,
    now: store.clock.seconds(),
    application: chosen.application,
    isStrict,
    lacksAllow: needsAllow && !hasAllow,
  });
  return { by: first.by, problem };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function mixUpOf({ tokens, deletedTokens }: AccountStore, clientId: string): MixUp | null {
  if (shownClientId(clientId) !== clientId || clientId.includes("[redacted]")) return { kind: "secret" };
  const text = clientId.trim().toLowerCase();
  const token = tokens.byId(text) ?? tokens.byClientId(text) ?? tokens.byClientId(`${text}.access`);
  if (token) return { kind: "nearly", token: token.name, clientId: token.clientId };
  const deleted = deletedTokens.all().findLast((each) => each.token.clientId === text);
  if (deleted) return { kind: "deleted", token: deleted.token.name, at: formatTimestamp(deleted.deletedAt) };
  return UUID.test(text) ? { kind: "id-of-nothing" } : null;
}

/** So many destinations are named. */
const NEAR = 3;

function unmatched({ settings }: AccountStore, places: EdgePlaces, request: EdgeRequest): Unmatched {
  const isAccessOff = settings.all().access_enabled === false;
  const all = places
    .applications()
    .flatMap(({ name, destinations }) => publicUris(destinations).map((uri) => ({ name, pattern: patternOf(uri) })));
  const young = isAccessOff ? undefined : all.find(({ pattern }) => isFor(pattern, request));
  const domainOf = (host: string) => host.split(".").slice(-2).join(".");
  const nearness = ({ pattern }: (typeof all)[number]): number => {
    if (isHostOf(pattern, request.host)) return 0;
    const [host = ""] = pattern.text.toLowerCase().split("/");
    return domainOf(host) === domainOf(request.host) ? 1 : 2;
  };
  const near = all.toSorted((a, b) => nearness(a) - nearness(b)).slice(0, NEAR);
  return { isAccessOff, tooYoung: young?.name ?? null, near: near.map(({ pattern }) => pattern.text) };
}
