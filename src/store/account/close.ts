/** The end of a request: its status, problem and evidence, its row in the journal, and the answer. */
import type { Consultation } from "../../rules/fidelity/consultation.ts";
import { evidenceOf, evidenceText } from "../../rules/fidelity/evidence.ts";
import { problemOf, type Problem } from "../../rules/fidelity/problems.ts";
import type { Refusal, Result } from "../../rules/fidelity/result.ts";
import type { AccountStore } from "./account-store.ts";
import { entryOf, type Outcome } from "./entry.ts";
import type { Passage } from "./gate.ts";
import type { About, Done, Operation } from "./operations/operation.ts";
import { isLook, type Answer, type ApiRequest, type RefusedRequest } from "./request.ts";
import type { FaultEffect } from "./tables/fault.ts";

/** A request that is being answered. */
export interface Exchange {
  readonly operation: Pick<Operation<never, never, unknown>, "name" | "changes" | "grade" | "status" | "nameOf">;
  readonly request: ApiRequest;
  readonly ray: string;
  readonly passage: Passage;
  readonly about: About;
  /** Whether a fault made it wait before the operation. */
  readonly wasDelayed: boolean;
}

/** The answer. The row of a change is a part of the transaction that is open; any other may be late. */
export function close<W>(
  store: AccountStore,
  { operation, request, ray, passage, about, wasDelayed }: Exchange,
  consult: Consultation,
  result: Result<Done<W>>,
  effect: FaultEffect | null,
): Answer<W> {
  const problem = result.ok ? null : problemOf(result.refusal);
  const done = result.ok ? result.value : undefined;
  const status = problem?.status ?? done?.status ?? operation.status?.(consult) ?? 200; // which may consult, too
  const consulted = [...new Set([...consult.consulted, ...(problem?.restsOn ?? [])])];
  const evidence = evidenceOf(problem?.grade ?? done?.grade ?? operation.grade, consulted, consult.switched);
  const entry = entryOf(store.clock.milliseconds(), request, {
    operation: operation.name,
    token_id: done?.tokenId ?? about.tokenId,
    object_id: done?.objectId ?? about.objectId ?? null,
    ...outcomeOf(status, problem, result.ok ? null : result.refusal, effect),
    api_token: passage.apiToken,
    ray,
    evidence,
    fault: effect?.type ?? (wasDelayed ? "delay" : null),
    page_info: done?.page ?? null,
    delay: effect?.type === "delay" ? effect.milliseconds : 0,
  });
  if (result.ok && operation.changes) store.journal.write(entry);
  else if (!isLook(request)) store.journal.hold(entry);
  const meta = { ray, evidence: evidenceText(evidence), rate: passage.rate, effect };
  if (!result.ok) return { ok: false, problem: problem ?? problemOf(result.refusal), ...meta };
  return { ok: true, status, result: result.value.result, resultInfo: result.value.resultInfo ?? null, ...meta };
}

/** Writes down a request that was answered before it reached the account. */
export function recordRefused(store: AccountStore, { status, problem, ...request }: RefusedRequest): void {
  const entry = entryOf(store.clock.milliseconds(), request, {
    operation: null,
    token_id: null,
    object_id: null,
    status,
    codes: problem ? [problem.error.code] : [],
    retry_after: null,
    api_token: null,
    ray: request.ray,
    evidence: evidenceOf(problem?.grade ?? "assumed", problem?.restsOn ?? [], {}),
    fault: null,
    page_info: null,
    delay: 0,
  });
  store.journal.hold(entry);
}

/** What the client sees: the answer, or what a fault puts in its place. */
function outcomeOf(
  status: number,
  problem: Problem | null,
  refusal: Refusal | null,
  effect: FaultEffect | null,
): Outcome {
  if (effect?.type === "gateway-page") return { status: effect.status, codes: [], retry_after: null };
  if (effect?.type === "error") {
    const { code, retry_after: retryAfter } = effect;
    return { status: effect.status, codes: code === null ? [] : [code], retry_after: retryAfter };
  }
  const retryAfter = refusal?.kind === "rate-limited" ? refusal.retryAfter : null;
  return { status, codes: problem ? [problem.error.code] : [], retry_after: retryAfter };
}
