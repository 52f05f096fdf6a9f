/** One request to the edge, as steps: what is asynchronous, what goes wrong, what is decided, and what is written down. */
import type { EdgeRefusal } from "../../../contract/edge.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { evidenceOf, evidenceText } from "../../../rules/fidelity/evidence.ts";
import { sessionIn } from "../../../rules/edge/session.ts";
import { toHex } from "../../../rules/values/hex.ts";
import { digestOf, systemMilliseconds } from "../../../system.ts";
import type { AccountStore } from "../account-store.ts";
import { catchInactive, noteInactivity } from "../inactivity.ts";
import type { Listing } from "../listing.ts";
import type { FaultEffect } from "../tables/fault.ts";
import { noteUse } from "../verification.ts";
import { Answers } from "./answers.ts";
import { Endpoints, isEndpoint } from "./endpoints.ts";
import { credentialsFor, evaluate, sessionsIn, type Evaluation, type Proofs } from "./evaluation.ts";
import type { EdgeKeys } from "./keys.ts";
import { EdgePlaces } from "./places.ts";
import type { EdgeAnswer, EdgeRequest, OriginAnswered } from "./request.ts";
import { edgeEntry, rowOf } from "./row.ts";

/** So often a request is looked at again whose application changed while its secret was digested. */
const TRIES = 5;

export class EdgeRequests {
  readonly places: EdgePlaces;
  readonly answers: Answers;
  readonly endpoints: Endpoints;
  readonly #store: AccountStore;
  readonly #listing: Listing;
  readonly #keys: EdgeKeys;

  constructor(store: AccountStore, listing: Listing, keys: EdgeKeys, accountId: () => string) {
    this.#store = store;
    this.#listing = listing;
    this.#keys = keys;
    this.places = new EdgePlaces(store);
    this.answers = new Answers(store, keys);
    this.endpoints = new Endpoints(store, this.places, keys, accountId);
  }

  /** Whether it answers for a host: one of an application's, one with an origin, or its team's. */
  hasHost(host: string): boolean {
    const { organization, origins } = this.#store.access;
    return this.places.isNamed(host) || origins.of(host) !== null || host === organization.get().authDomain;
  }

  async answer(request: EdgeRequest): Promise<EdgeAnswer> {
    if (request.limits) this.#store.limits = request.limits;
    const isFirstUse = this.#listing.touch();
    const answer = await this.#answered(request);
    return isFirstUse ? { ...answer, isFirstUse } : answer;
  }

  async #answered(request: EdgeRequest): Promise<EdgeAnswer> {
    const organization = this.#store.access.organization.get();
    if (isEndpoint(request, organization.authDomain, this.places)) return this.endpoints.answer(request);

    const first = await this.decided(request);
    const before = this.#faultDue(request, first.evaluation, "before");
    if (before?.type === "delay") await scheduler.wait(before.milliseconds);
    const { evaluation, consult } = before?.type === "delay" ? await this.decided(request) : first;
    const isFault = before !== undefined && before.type !== "delay";
    return this.#closed(request, isFault ? refusedByFault(evaluation) : evaluation, consult, before);
  }

  /** Nothing is done yet; of a row of the journal `recorded` is what was presented. An application that changed meanwhile may read its credentials elsewhere. */
  async decided(
    request: EdgeRequest,
    recorded?: Proofs,
  ): Promise<{ evaluation: Evaluation; proofs: Proofs; consult: Consultation }> {
    for (let tries = 1; ; tries++) {
      const proofs = recorded ?? (await this.proofsOf(request));
      const consult = this.#store.settings.consult();
      catchInactive(this.#store);
      noteInactivity(this.#store, consult);
      const evaluation = evaluate(this.#store, this.places, request, proofs, consult);
      const { credentials } = evaluation;
      const isProven = recorded !== undefined || credentials.kind !== "pair" || proofs.digests.has(credentials.secret);
      if (isProven || tries === TRIES) return { evaluation, proofs, consult };
    }
  }

  /** What a request that is looked at by its headers alone presents. */
  async proofsOf(request: EdgeRequest): Promise<Proofs> {
    const digests = new Map<string, Uint8Array>();
    const { authDomain } = this.#store.access.organization.get();
    const sessions = [];
    for (const each of sessionsIn(request)) {
      const claims = await this.#keys.verified(each.jwt);
      const session = claims && sessionIn(claims, authDomain, this.#store.clock.seconds());
      const hasEnded = session && this.#store.access.endedSessions.has(toHex(await digestOf(each.jwt)));
      sessions.push({ ...each, claims, hasEnded: hasEnded === true, session: hasEnded ? undefined : session });
    }
    const application = this.places.at(request)?.application;
    // Both forms, as the mode of the organization decides which counts.
    for (const isStrict of [false, true]) {
      const credentials = credentialsFor(request, application, isStrict);
      if (credentials.kind === "pair" && !digests.has(credentials.secret)) {
        digests.set(credentials.secret, await digestOf(credentials.secret));
      }
    }
    return { digests, sessions };
  }

  async #closed(
    request: EdgeRequest,
    evaluation: Evaluation,
    consult: Consultation,
    before: FaultEffect | undefined,
  ): Promise<EdgeAnswer> {
    const { credentials, admission, token, admitted, reason } = evaluation;
    if (admitted && admission?.admitted && credentials.kind === "pair" && reason === "service-auth") {
      this.#noteUse(credentials.clientId, { admission, token });
    }
    const after = admitted ? this.#faultDue(request, evaluation, "after-commit") : undefined;
    const isInstead = before !== undefined && before.type !== "delay" && before.type !== "refuse";
    const effect = isInstead ? before : (after ?? null);
    const outcome = this.answers.outcomeOf(request, evaluation, consult);
    const evidence = evidenceOf("documented", consult.consulted, consult.switched);
    const row = this.#store.journal.hold(
      edgeEntry(this.#store.clock.milliseconds(), request, {
        row: rowOf(request, evaluation),
        applicationId: evaluation.chosen?.application.id ?? null,
        tokenId: token?.id ?? null,
        status: effect && "status" in effect ? effect.status : outcome.status,
        evidence,
        fault: effect?.type ?? before?.type ?? null,
        delay: after?.type === "delay" ? after.milliseconds : 0,
      }),
    );
    const made = await outcome.make();
    if (after?.type === "delay") await scheduler.wait(after.milliseconds);
    const isOfOrigin = made.kind === "pass" && made.passing.origin !== null && !(effect && "status" in effect);
    const told = { ray: request.ray, evidence: evidenceText(evidence), reason, effect };
    return { ...told, row: isOfOrigin ? row : null, ...made };
  }

  /** What the origin made of a request: known only after its row was written down. */
  originAnswered({ row, ray, status, startedAt }: OriginAnswered): void {
    const duration = Math.max(systemMilliseconds() - startedAt, 0);
    this.#store.journal.amend(row, ray, { status, duration_ms: duration });
  }

  #noteUse(clientId: string, authentication: Parameters<typeof noteUse>[2]): void {
    const { clock, lastSeen, lateWrites, settings } = this.#store;
    noteUse(this.#store, clientId, authentication);
    const now = clock.seconds();
    const isDay = settings.consult().peek("last-seen-granularity") === "day";
    lastSeen.note(clientId, isDay ? now - (((now % 86_400) + 86_400) % 86_400) : now);
    lateWrites.soon();
  }

  /** The effect that is due, if one is. */
  #faultDue({ host }: EdgeRequest, { token }: Evaluation, position: "before" | "after-commit") {
    const { faults } = this.#store;
    if (faults.all().length === 0) return undefined;
    const { id: tokenId, name } = token ?? {};
    return faults.due({ operation: "edge", host, ...(tokenId ? { tokenId, name: name ?? null } : {}) }, position);
  }
}

/** As if it had not been right. */
function refusedByFault(evaluation: Evaluation): Evaluation {
  const reason: EdgeRefusal = "fault";
  return { ...evaluation, admitted: false, reason, session: undefined };
}
