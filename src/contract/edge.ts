/** What the edge decides of a request, as `Emulator-Reason`, journals and explanations tell it. No real answer says it. */
import type { Decision } from "./access.ts";
import type { AdmissionRefusal } from "./tokens.ts";

/** Why a request was let through. */
export const edgeAdmissions = [
  /** No application is on its place. */
  "no-application",
  /** A policy with the decision `bypass`, or a path that an application leaves open. */
  "bypass",
  /** A Service Auth policy, for a service token or for a request that needs none by its rules. */
  "service-auth",
  /** The session that an earlier request was given. */
  "session",
] as const;
export type EdgeAdmission = (typeof edgeAdmissions)[number];

/** Why a request was refused, beside the reasons of `verify`. */
export const edgeRefusals = [
  "no-application-and-deny-unmatched",
  "no-policy",
  "no-credentials",
  "incomplete-credentials",
  "malformed-credentials",
  "duplicate-credentials",
  "token-of-other-account",
  "not-in-policy",
  "allow-policy-does-not-admit-tokens",
  "denied-by-policy",
] as const;
export type EdgeRefusal = (typeof edgeRefusals)[number] | AdmissionRefusal;

/** Whether a rule holds for the request; what needs an identity never does for a service token. */
export type RuleVerdict = boolean | "needs-identity";

export interface ExplainedRule {
  readonly list: "include" | "require" | "exclude";
  readonly rule: Readonly<Record<string, unknown>>;
  readonly holds: RuleVerdict;
}

/** A policy of the application as it was looked at. One that no decision came to is not evaluated. */
export interface ExplainedPolicy {
  readonly id: string;
  readonly name: string;
  readonly decision: Decision;
  readonly precedence: number;
  /** Whether its rules hold; null when nothing came to it. */
  readonly matches: boolean | null;
  readonly rules: readonly ExplainedRule[];
}
