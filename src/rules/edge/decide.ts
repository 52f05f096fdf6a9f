/**
 * Who gets in, and why not: pure, and nothing of HTTP stands in it. Source: the documentation of policies (Bypass and Service
 * Auth first, then Allow and Block by precedence; nothing that matches is a refusal) and of service tokens (strict mode).
 */
import type { Decision } from "../../contract/access.ts";
import type { EdgeAdmission, EdgeRefusal, ExplainedPolicy } from "../../contract/edge.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import type { RuleLists } from "../policies/rules.ts";
import { explained, holds, verdictOf, type Groups, type RequestFacts } from "./rules.ts";

/** A policy of the application, with its precedence there. */
export interface EdgePolicy extends RuleLists {
  readonly id: string;
  readonly name: string;
  readonly decision: Decision;
  readonly precedence: number;
  /** How long the session lasts that it gives; null as the application says. */
  readonly session: string | null;
}

/** What was presented: nothing, a token that is let in, or why it is not. */
export type Presented =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly id: string }
  | { readonly kind: "refused"; readonly reason: EdgeRefusal };

export interface Asked {
  /** In the ascending order of their precedences. */
  readonly policies: readonly EdgePolicy[];
  readonly groups: Groups;
  readonly presented: Presented;
  readonly ip: string | null;
  readonly country: string | null;
  /** Whether credentials of tokens are held to the strict mode of the organization. */
  readonly isStrict: boolean;
}

export type EdgeDecision =
  | {
      readonly admitted: true;
      readonly reason: EdgeAdmission;
      readonly policy: EdgePolicy;
      /** The token that the session is of; null of a bypass, and of a session without one. */
      readonly tokenId: string | null;
    }
  | { readonly admitted: false; readonly reason: EdgeRefusal; readonly policy: EdgePolicy | null };

export function decide(asked: Asked, consult: Consultation): EdgeDecision {
  const { policies, groups, presented, isStrict } = asked;
  const facts = factsOf(asked);
  const presents = presented.kind !== "none";
  const isRefused = isStrict && presented.kind === "refused";
  for (const policy of policies.filter(isFirst)) {
    if (isRefused && policy.decision !== "bypass") continue;
    if (!matches(policy, facts, groups, consult)) continue;
    if (policy.decision === "bypass") return { admitted: true, reason: "bypass", policy, tokenId: null };
    return { admitted: true, reason: "service-auth", policy, tokenId: facts.tokenId };
  }
  if (isRefused) return { admitted: false, reason: presented.reason, policy: null };
  if (policies.length === 0) return { admitted: false, reason: "no-policy", policy: null };
  // Allow needs an identity, which no token has; in strict mode neither of the two is looked at.
  const others = isStrict && presents ? [] : policies.filter(({ decision }) => decision === "deny");
  const denied = others.find((policy) => holds(policy, facts, groups));
  if (presented.kind === "refused") return { admitted: false, reason: presented.reason, policy: null };
  if (denied) return { admitted: false, reason: "denied-by-policy", policy: denied };
  if (presented.kind === "none") return { admitted: false, reason: "no-credentials", policy: null };
  const allow = policies.find((policy) => policy.decision === "allow" && wouldAllow(policy, facts, groups));
  return allow
    ? { admitted: false, reason: "allow-policy-does-not-admit-tokens", policy: allow }
    : { admitted: false, reason: "not-in-policy", policy: null };
}

/** Bypass and Service Auth are looked at before Allow and Block, whatever their precedence. */
const isFirst = ({ decision }: Pick<EdgePolicy, "decision">): boolean =>
  decision === "bypass" || decision === "non_identity";

const factsOf = ({ presented, ip, country }: Asked): RequestFacts => ({
  tokenId: presented.kind === "token" ? presented.id : null,
  ip,
  country,
});

/** Whether a Bypass or Service Auth policy lets the request in. */
function matches(policy: EdgePolicy, facts: RequestFacts, groups: Groups, consult: Consultation): boolean {
  if (!holds(policy, facts, groups)) return false;
  if (policy.decision === "bypass" || facts.tokenId !== null) return true;
  return consult.value("service-auth-everyone") === "admits";
}

/** Whether an Allow policy names the token: its owner meant to let it in. */
function wouldAllow({ include }: EdgePolicy, facts: RequestFacts, groups: Groups): boolean {
  return include.some((rule) => !Object.hasOwn(rule, "everyone") && verdictOf(rule, facts, groups) === true);
}

/** The policies in the order in which they are looked at, each with its rules. */
export function explainedPolicies(asked: Asked): ExplainedPolicy[] {
  const facts = factsOf(asked);
  const ordered = [...asked.policies.filter(isFirst), ...asked.policies.filter((policy) => !isFirst(policy))];
  return ordered.map((policy) => ({
    id: policy.id,
    name: policy.name,
    decision: policy.decision,
    precedence: policy.precedence,
    matches: holds(policy, facts, asked.groups),
    rules: explained(policy, facts, asked.groups),
  }));
}
