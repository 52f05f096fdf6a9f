/** What a sentence on a decision is made of. */
import type { EdgeReason, EdgeRefusal, ExplainedPolicy } from "../../contract/edge.ts";
import type { Names } from "./rule-text.ts";
import type { SessionProblem } from "./session-problem.ts";

export interface Situation {
  readonly host: string;
  readonly path: string;
  readonly reason: EdgeReason;
  readonly application: ToldApplication | null;
  /** In the order in which they are looked at. */
  readonly policies: readonly ExplainedPolicy[];
  /** That decided. */
  readonly policy: Pick<ExplainedPolicy, "id" | "name"> | null;
  readonly ip: string | null;
  readonly country: string | null;
  /** What was presented, as far as it is told. */
  readonly presented: ToldCredentials;
  readonly token: ToldToken | null;
  readonly session: { readonly by: "session-header" | "session-cookie"; readonly problem: SessionProblem } | null;
  readonly names: Names;
  readonly unmatched: Unmatched;
  /** Of the organization. */
  readonly authDomain: string;
}

export interface ToldApplication {
  readonly name: string;
  readonly destination: string;
  /** The path that its destination leaves open, on which the place is. */
  readonly open: string | null;
  /** Whether preflight requests pass to the origin. */
  readonly passesOptions: boolean;
  /** The header that it reads credentials from, beside the pair. */
  readonly single: string | null;
}

export interface ToldCredentials {
  readonly isSingle: boolean;
  readonly hasClientId: boolean;
  /** Whether it is a token that policies are asked about. */
  readonly isValid: boolean;
  /** Why it is none. */
  readonly problem: EdgeRefusal | null;
  /** Without what may be a secret. */
  readonly clientId: string | null;
  readonly secret: "current" | "previous" | null;
  /** What the client id may be instead. */
  readonly mixUp: MixUp | null;
}

export type MixUp =
  | { readonly kind: "secret" | "id-of-nothing" }
  /** The id of a token, its client id without its end, or in another case. */
  | { readonly kind: "nearly"; readonly token: string; readonly clientId: string }
  | { readonly kind: "deleted"; readonly token: string; readonly at: string };

export interface ToldToken {
  readonly id: string;
  readonly name: string;
  readonly isEnabled: boolean;
  /** By now: of a row of the journal it may have been otherwise. */
  readonly hasExpired: boolean;
  /** RFC 3339. */
  readonly expiresAt: string;
  readonly graceEnd: string | null;
}

/** Why no application is on the place. */
export interface Unmatched {
  readonly isAccessOff: boolean;
  /** An application that is too young for the edge. */
  readonly tooYoung: string | null;
  /** The nearest destinations. */
  readonly near: readonly string[];
}
