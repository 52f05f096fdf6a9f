/** What a request brings with it into its account: what the account decides by, and what the journal tells. */
import type { AssumptionName, Switched } from "../../rules/fidelity/assumptions.ts";
import type { Part } from "../../rules/fidelity/result.ts";
import type { FaultEffect, FaultOperation } from "./tables/fault.ts";
import type { RateState } from "./rate-limit.ts";

export type Visit = {
  /** Null for the reading of the account itself. */
  readonly operation: FaultOperation | null;
  readonly method: string;
  /** Path and query, without secrets. */
  readonly target: string;
  readonly userAgent: string | null;
  /** The API token; null when the request came with an API key. */
  readonly apiToken: string | null;
  /** The operator of a deployed emulator may do everything. */
  readonly isOperator: boolean;
  /** Whether an account without API tokens of its own lets everybody in: on a developer's machine. */
  readonly isOpen: boolean;
  /** The start of the body, without secrets; null when there was none. */
  readonly body: string | null;
  readonly bodyIsCut: boolean;
  /** Fields of the body, or parameters of the query, that the operation does not read. */
  readonly unknownFields: readonly string[];
  /** What every answer to such a request rests on. */
  readonly restsOn: readonly AssumptionName[];
  /** System time, in milliseconds: elapsed time is real time. */
  readonly startedAt: number;
  /** The id of the answer, unless the account makes its own. */
  readonly ray: string;
};

/** What goes with every answer of an account. */
export type AnswerMeta = {
  /** The assumptions that the account switched, for those who show the answer. */
  readonly switched: Switched;
  readonly ray: string;
  /** What the answer rests on, as the header tells it. */
  readonly evidence: string;
  /** Null without a rate limit. */
  readonly rate: RateState | null;
  readonly effect: FaultEffect | null;
};

/** An operation's answer: the rule's result, and what goes with it. */
export type Answer<T> = Part<T> & AnswerMeta;

/** A request that was answered before it reached its account. */
export type RefusedVisit = Visit & {
  readonly status: number;
  readonly codes: readonly number[];
  readonly evidence: string;
};

/** A refusal of the form of a request, which the account only passes judgement of its own on first. */
export type FormRefusal = { readonly parameter: string; readonly detail: string; readonly restsOn: AssumptionName };
