import { evidenceFrom, evidenceOf, evidenceText, type Evidence } from "../../rules/fidelity/evidence.ts";
import type { Grade } from "../../rules/fidelity/assumptions.ts";
import type { Consultation } from "../../rules/fidelity/consultation.ts";
import { invalid, type Outcome, type Refusal } from "../../rules/fidelity/result.ts";
import { redacted } from "../../rules/values/redaction.ts";
import { toHex, type RandomBytes } from "../../rules/service-tokens/secret.ts";
import { problemOf } from "../../rules/fidelity/problems.ts";
import { AccountWorld } from "./account-world.ts";
import { admitted } from "./settings/api-tokens.ts";
import { systemMilliseconds } from "../../system.ts";
import type { FaultEffect, FaultOperation } from "./tables/fault.ts";
import type { JournalEntry } from "./tables/journal-entry.ts";
import type { RateState } from "./rate-limit.ts";
import { rateLimitOf } from "./settings/settings.ts";
import type { Answer, FormRefusal, RefusedVisit, Visit } from "./request.ts";

/** The evidence for the answers of an operation as a whole: recorded, or documented only. */
const GRADES: Record<FaultOperation, Grade> = {
  create: "documented",
  get: "documented",
  list: "recorded",
  update: "recorded",
  delete: "documented",
  refresh: "documented",
  rotate: "documented",
};

const ID_KEPT = 100;

const CHANGES: ReadonlySet<FaultOperation | null> = new Set(["create", "update", "delete", "refresh", "rotate"]);

/** A request that is being answered, and what the journal will tell of it. */
export interface Call {
  readonly visit: Visit;
  readonly ray: string;
  readonly random: RandomBytes;
  tokenId: string | null;
  /** Of a create, the wanted name. */
  readonly name?: string | null;
  pageInfo: JournalEntry["page_info"];
  /** Whether a fault made it wait before the operation. */
  wasDelayed?: boolean;
}

type Seen = { readonly status: number; readonly codes: readonly number[]; readonly retryAfter: number | null };

/** How requests of the API plane pass through an account: who may, how often, what goes wrong, and what is written down. */
export abstract class AccountVisits extends AccountWorld {
  /** Answers a request whose form is wrong: the account has its say first. */
  async refuse(visit: Visit, tokenId: string | null, form: FormRefusal): Promise<Answer<never>> {
    const call = await this.begin(visit, { tokenId });
    const stopped = await this.#stopped(call);
    const consult = this.#consultFor(call);
    if (stopped.refusal) return this.#settle(call, this.consult(), refusal(stopped.refusal), stopped, null);
    if (this.#isClosed(call, consult)) {
      return this.#settle(call, consult, refusal({ kind: "access-not-enabled" }), stopped, null);
    }
    consult.restsOn(form.restsOn);
    if (tokenId !== null && !this.tokensTable.byId(tokenId)) consult.restsOn("validation-before-lookup");
    return this.#settle(call, consult, invalid(form.parameter, form.detail), stopped, null);
  }

  /** Writes down a request that was answered before it reached the account. */
  async record({ status, codes, evidence, ...visit }: RefusedVisit): Promise<void> {
    const call = { visit, ray: visit.ray, tokenId: null, pageInfo: null };
    const seen = { status, codes, retryAfter: null };
    this.journal.hold(this.#entry(call, seen, evidenceFrom(evidence), null, null));
  }

  /** Takes a request on: its randomness and its ray. */
  protected async begin(visit: Visit, about: { tokenId?: string | null; name?: string | null } = {}): Promise<Call> {
    const random = await this.draw();
    const ray = this.overrides().random_seed === undefined ? visit.ray : toHex(random(8));
    return { visit, ray, random, tokenId: null, pageInfo: null, ...about };
  }

  /**
   * Runs an operation, unless the account refuses the request or a fault stands before it. A change, the fault after it and
   * its row in the journal are one transaction, in which nothing awaits.
   */
  protected async answer<T>(call: Call, operation: (consult: Consultation) => Outcome<T>): Promise<Answer<T>> {
    const stopped = await this.#stopped(call);
    if (stopped.refusal) return this.#settle(call, this.consult(), refusal<T>(stopped.refusal), stopped, null);
    if (this.accountFaults.all().length > 0) {
      const before = this.#due(call, "before");
      if (before?.type === "delay") {
        call.wasDelayed = true;
        await scheduler.wait(before.milliseconds);
      } else if (before) return this.#settle(call, this.consult(), refusal<T>({ kind: "fault" }), stopped, before);
    }
    // Only now: an account may have been reset, or its settings changed, while this request waited.
    const consult = this.#consultFor(call);
    const run = (): Answer<T> => {
      const outcome = this.#isClosed(call, consult) ? refusal<T>({ kind: "access-not-enabled" }) : operation(consult);
      const after = outcome.ok && this.accountFaults.all().length > 0 ? this.#due(call, "after-commit") : undefined;
      return this.#settle(call, consult, outcome, stopped, after ?? null);
    };
    const answer = CHANGES.has(call.visit.operation) ? this.#whole(run) : run();
    if (call.visit.operation !== null) this.touch(); // a look at the account itself does not count
    if (answer.effect?.type === "delay") await scheduler.wait(answer.effect.milliseconds);
    return answer;
  }

  /** As one transaction: when it fails, rows wait and faults count as before. */
  #whole<T>(run: () => T): T {
    const putBack = this.journal.beforehand();
    try {
      return this.ctx.storage.transactionSync(run);
    } catch (problem) {
      putBack();
      this.accountFaults.readAgain();
      throw problem;
    }
  }

  #consultFor({ visit }: Call): Consultation {
    const consult = this.consult();
    for (const name of visit.restsOn) consult.restsOn(name);
    return consult;
  }

  /** Whether Access is not enabled, which every operation is refused for; the account itself can be read still. */
  #isClosed({ visit: { operation } }: Call, consult: Consultation): boolean {
    if (operation === null || this.overrides().access_enabled !== false) return false;
    if (operation !== "create") consult.restsOn("access-not-enabled-scope");
    return true;
  }

  /** Why the account lets nobody in at all now, if it does not, and where its rate limit stands. */
  async #stopped({ visit }: Call): Promise<Stopped> {
    const overrides = this.overrides();
    let apiToken: string | null = null;
    const apiTokens = overrides.api_tokens ?? (visit.isOpen ? undefined : []);
    if (apiTokens !== undefined && !visit.isOperator) {
      const may = await admitted(
        visit.apiToken,
        visit.operation,
        apiTokens,
        () => this.accountClock.seconds(),
        (digest) => this.isKnownElsewhere(digest),
      );
      apiToken = may.name;
      if (!may.ok) return { apiToken, refusal: may.refusal, rate: null };
    }
    const limit = rateLimitOf(overrides);
    if (!limit) return { apiToken, refusal: null, rate: null };
    const { passes, ...rate } = this.rate.take(limit, this.accountClock.seconds());
    this.deferred.soon();
    return { apiToken, refusal: passes ? null : { kind: "rate-limited", retryAfter: rate.reset }, rate };
  }

  /** The effect that is due, if one is. A fault may ask for the name of the token that the request is about. */
  #due({ visit, tokenId, name }: Call, position: "before" | "after-commit"): FaultEffect | undefined {
    const { operation } = visit;
    if (operation === null) return undefined;
    const target = { operation, ...(tokenId === null ? {} : { tokenId }), ...(name === undefined ? {} : { name }) };
    if (name !== undefined || tokenId === null || !this.accountFaults.asksForName(operation)) {
      return this.accountFaults.due(target, position);
    }
    return this.accountFaults.due({ ...target, name: this.nameOf(tokenId) }, position);
  }

  /** The answer, and its row in the journal. */
  #settle<T>(
    call: Call,
    consult: Consultation,
    outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal },
    { apiToken, rate }: Stopped,
    effect: FaultEffect | null,
  ): Answer<T> {
    const { operation } = call.visit;
    const seen = outcome.ok
      ? { status: operation === "create" ? consult.value("create-status") : 200, codes: [], retryAfter: null }
      : seenOf(outcome.refusal);
    const problem = outcome.ok ? undefined : problemOf(outcome.refusal);
    const grade = problem?.grade ?? (operation === null ? "recorded" : GRADES[operation]);
    const evidence = evidenceOf(grade, [...consult.consulted, ...(problem?.restsOn ?? [])], consult.switched);
    const entry = this.#entry(call, effect ? afterEffect(seen, effect) : seen, evidence, effect, apiToken);
    if (outcome.ok && CHANGES.has(operation)) this.journal.write(entry);
    else this.journal.hold(entry);
    const meta = { ray: call.ray, evidence: evidenceText(evidence), rate, effect, switched: consult.switched };
    return outcome.ok ? { ok: true, value: outcome.value, ...meta } : { ok: false, refusal: outcome.refusal, ...meta };
  }

  #entry(
    { visit, ray, tokenId, pageInfo, wasDelayed = false }: Omit<Call, "random">,
    { status, codes, retryAfter }: Seen,
    evidence: Evidence,
    effect: FaultEffect | null,
    apiToken: string | null,
  ): Omit<JournalEntry, "id"> {
    const delay = effect?.type === "delay" ? effect.milliseconds : 0;
    return {
      at: this.accountClock.milliseconds(),
      started_at: visit.startedAt,
      duration_ms: Math.max(systemMilliseconds() - visit.startedAt, 0) + delay,
      operation: visit.operation,
      method: visit.method,
      target: visit.target,
      token_id: tokenId === null ? null : redacted(tokenId, ID_KEPT).text, // as it stood in the path, whatever it was
      status,
      codes,
      user_agent: visit.userAgent,
      api_token: apiToken,
      body: visit.body,
      body_cut: visit.bodyIsCut,
      ray,
      evidence: evidence.grade,
      assumptions: evidence.assumptions,
      fault: effect?.type ?? (wasDelayed ? "delay" : null),
      unknown_fields: visit.unknownFields,
      page_info: pageInfo,
      retry_after: retryAfter,
    };
  }
}

type Stopped = {
  readonly apiToken: string | null;
  readonly refusal: Refusal | null;
  readonly rate: RateState | null;
};

function refusal<T>(why: Refusal): Outcome<T> {
  return { ok: false, refusal: why, consulted: [] };
}

function seenOf(why: Refusal): Seen {
  const { status, error } = problemOf(why);
  return { status, codes: [error.code], retryAfter: why.kind === "rate-limited" ? why.retryAfter : null };
}

/** What the client sees when a fault takes the place of the answer. */
function afterEffect(seen: Seen, effect: FaultEffect): Seen {
  if (effect.type === "gateway-page") return { status: effect.status, codes: [], retryAfter: null };
  if (effect.type !== "error") return seen;
  return { status: effect.status, codes: effect.code === null ? [] : [effect.code], retryAfter: effect.retry_after };
}
