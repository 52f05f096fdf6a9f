/** The whole decision about a request, by the code that decides at the edge; nothing is changed by asking. */
import type { EdgeCredential, Explanation, ModeAnswer } from "../../../contract/edge.ts";
import type { Application } from "../../../rules/applications/application.ts";
import { explainedPolicies } from "../../../rules/edge/decide.ts";
import { sentenceOf } from "../../../rules/edge/sentence.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { isStrictAtEdge } from "../../../rules/organization/organization.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";
import { formatTimestamp } from "../../../rules/values/timestamp.ts";
import type { AccountStore } from "../account-store.ts";
import type { EdgeRequests } from "./edge-requests.ts";
import { isEndpoint, presentedTo } from "./endpoints.ts";
import { evaluate, type Evaluation, type Proofs } from "./evaluation.ts";
import { edgeEntryAt, recordedProofs, recordedRequest, type EdgeEntry } from "./recorded.ts";
import type { EdgeRequest } from "./request.ts";
import { shownClientId } from "./row.ts";
import { shownPath, situationOf, standardSituation } from "./situations.ts";

/** A request that is made up, or one of the journal. */
export type ExplainAsked =
  | { readonly kind: "made-up"; readonly request: EdgeRequest; readonly tokenId: string | null }
  | { readonly kind: "of-journal"; readonly id: number | "last" };

/** The explanation is JSON: a rule in it may hold anything that JSON has, which the types of RPC do not let through. */
export type ExplainAnswer =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly code: "no-such-request" | "no-such-token"; readonly message: string };

/** So many applications are named that are for the place, too. */
const PASSED_OVER = 3;
/** Stands for the secret of a token that is presented without anybody knowing it. */
const UNKNOWN_SECRET = "the current one";

export class Explanations {
  readonly #store: AccountStore;
  readonly #edge: EdgeRequests;

  constructor(store: AccountStore, edge: EdgeRequests) {
    this.#store = store;
    this.#edge = edge;
  }

  async explain(asked: ExplainAsked): Promise<ExplainAnswer> {
    if (asked.kind === "of-journal") {
      const found = edgeEntryAt(this.#store, asked.id);
      if (!found.ok) return { ...found, code: "no-such-request" };
      return told(await this.#explained(recordedRequest(found.entry), found.entry));
    }
    const { request, tokenId } = asked;
    if (tokenId === null) return told(await this.#explained(request, null));
    const token = this.#store.tokens.byId(tokenId);
    if (!token) {
      const message = "There is no token with this id in this account: list its tokens to see their ids.";
      return { ok: false, code: "no-such-token", message };
    }
    const pair = [
      ["cf-access-client-id", token.clientId],
      ["cf-access-client-secret", UNKNOWN_SECRET],
    ] as const;
    return told(await this.#explained({ ...request, headers: [...request.headers, ...pair] }, null, token));
  }

  async #explained(request: EdgeRequest, entry: EdgeEntry | null, token?: Token): Promise<Explanation> {
    const { authDomain } = this.#store.access.organization.get();
    if (isEndpoint(request, authDomain, this.#edge.places)) return this.#ofEndpoint(request, entry);
    const { places } = this.#edge;
    const known = entry
      ? recordedProofs(this.#store, entry, places.at(request)?.application)
      : token && (await this.#proofsOf(request, token));
    const { evaluation, proofs, consult } = await this.#edge.decided(request, known);
    return this.#ofDecision(request, entry, evaluation, proofs, consult);
  }

  /** Only the digest of the token's secret is kept, and no more is needed. */
  async #proofsOf(request: EdgeRequest, { secret }: Token): Promise<Proofs> {
    const { digests, sessions } = await this.#edge.proofsOf(request);
    return { digests: new Map([...digests, [UNKNOWN_SECRET, secret.digest]]), sessions };
  }

  #ofDecision(
    request: EdgeRequest,
    entry: EdgeEntry | null,
    evaluation: Evaluation,
    proofs: Proofs,
    consult: Consultation,
  ): Explanation {
    const { chosen, asked, admitted, reason, decision, isStrict, by, credentials, admission, token } = evaluation;
    const here = this.#modeAnswer(request, evaluation, consult);
    const there = this.#inOtherMode(request, proofs, !isStrict);
    const policies = asked ? explainedPolicies(asked) : [];
    const policy = decision?.policy ? { id: decision.policy.id, name: decision.policy.name } : null;
    const application = chosen?.application;
    const clientId = entry ? entry.edge.client_id : credentials.kind === "none" ? null : credentials.clientId;
    const shown = { policies, policy, clientId };
    return {
      ...this.#frame(request),
      application: application
        ? {
            id: application.id,
            name: application.name,
            aud: application.aud,
            destination: chosen.pattern.text,
            passed_over: this.#passedOver(request, application),
          }
        : null,
      strict: isStrict,
      credentials: {
        kind: by,
        client_id: clientId === null ? null : shownClientId(clientId),
        token: token ? { id: token.id, name: token.name } : null,
        secret: entry ? null : (admission?.secret ?? null),
        problem: asked?.presented.kind === "refused" ? asked.presented.reason : null,
      },
      policies,
      admitted,
      reason,
      policy,
      status: here.status,
      modes: isStrict ? { classic: there, strict: here } : { classic: here, strict: there },
      sentence: sentenceOf(situationOf(this.#store, this.#edge.places, request, evaluation, proofs, shown)),
      assumptions: consult.consulted,
      recorded: recordedIn(entry),
    };
  }

  #passedOver(request: EdgeRequest, application: Application) {
    return this.#edge.places
      .passedOver(request, application)
      .slice(0, PASSED_OVER)
      .map(({ application: { id, name }, pattern }) => ({ id, name, destination: pattern.text }));
  }

  #modeAnswer(request: EdgeRequest, evaluation: Evaluation, consult: Consultation): ModeAnswer {
    const { admitted, reason, chosen } = evaluation;
    const passesOptions = chosen?.application.options.options_preflight_bypass === true;
    const isByAccess = !admitted || (reason === "preflight" && !passesOptions);
    const { status } = this.#edge.answers.outcomeOf(request, evaluation, consult);
    return { admitted, reason, status: isByAccess ? status : null };
  }

  /** What it rests on there is told of the mode that is in force alone. */
  #inOtherMode(request: EdgeRequest, proofs: Proofs, isStrict: boolean): ModeAnswer {
    const consult = this.#store.settings.consult();
    const evaluation = evaluate(this.#store, this.#edge.places, request, proofs, consult, isStrict);
    return this.#modeAnswer(request, evaluation, consult);
  }

  /** Of a row, what was answered then is kept: what it presented is not there any more. */
  async #ofEndpoint(request: EdgeRequest, entry: EdgeEntry | null): Promise<Explanation> {
    const { endpoint, reason: now, consult } = await this.#edge.endpoints.decided(request, false);
    const isKept = entry !== null && entry.edge.reason.startsWith("access-endpoint") && now !== "unknown-team";
    const [reason, status] = isKept ? [entry.edge.reason, entry.status] : [now, endpoint.status];
    const kind: EdgeCredential = entry?.edge.credentials ?? presentedTo(request);
    const situation = standardSituation(this.#store, request, reason);
    const answer = { admitted: reason === "access-endpoint", reason, status };
    return {
      ...this.#frame(request),
      application: null,
      strict: isStrictAtEdge(this.#store.access.organization.get(), consult),
      credentials: { kind, client_id: null, token: null, secret: null, problem: null },
      policies: [],
      ...answer,
      policy: null,
      modes: { classic: answer, strict: answer },
      sentence: sentenceOf(situation),
      assumptions: consult.consulted,
      recorded: recordedIn(entry),
    };
  }

  #frame({ method, host, path, ip, country }: EdgeRequest) {
    const time = formatTimestamp(this.#store.clock.seconds());
    return { method, host, path: shownPath(path), time, ip, country };
  }
}

const told = (explanation: Explanation): ExplainAnswer => ({ ok: true, json: JSON.stringify(explanation) });

function recordedIn(entry: EdgeEntry | null): Explanation["recorded"] {
  return entry && { admitted: entry.edge.admitted, reason: entry.edge.reason };
}
