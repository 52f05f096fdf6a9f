/** What would let a refused request in, where one change does; else where to go, or what to send. */
import type { ExplainedPolicy, ExplainedRule, Explanation } from "../../contract/edge.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

export type Remedy =
  | { readonly kind: "include"; readonly policy: Named; readonly token: Named }
  | { readonly kind: "add-policy"; readonly token: Named }
  | { readonly kind: "decision"; readonly policy: Named }
  | { readonly kind: "drop-rule"; readonly policy: Named; readonly rule: ExplainedRule }
  | { readonly kind: "enable" | "refresh"; readonly token: Named }
  | { readonly kind: "make-application"; readonly host: string }
  /** On the token's own place: its new secret is shown there. */
  | { readonly kind: "rotate"; readonly token: Named }
  /** On the application's place: a token has to be chosen. */
  | { readonly kind: "choose-token" }
  | { readonly kind: "faults" }
  | { readonly kind: "send"; readonly words: string };

const SEND_PAIR = "send both headers of a service token that is let in";

/** Null where nothing on this page lets it in: the sentence says what to do. */
export function remedyOf(explanation: Explanation): Remedy | null {
  const { admitted, reason, credentials, policies, policy, application, host } = explanation;
  const { token, problem } = credentials;
  if (admitted) return null;
  const isValid = token !== null && problem === null;
  const hasServiceAuth = policies.some(({ decision }) => decision === "non_identity");
  switch (reason) {
    case "no-policy":
      return isValid ? { kind: "add-policy", token } : { kind: "choose-token" };
    case "not-in-policy":
    case "denied-by-policy":
      if (isValid) return ofPolicies(policies, token);
      return hasServiceAuth ? { kind: "send", words: SEND_PAIR } : { kind: "choose-token" };
    case "allow-policy-does-not-admit-tokens": {
      const allow = policies.find(({ id }) => id === policy?.id);
      if (allow?.matches === true) return { kind: "decision", policy: allow };
      return token === null ? null : { kind: "add-policy", token };
    }
    case "no-credentials":
      return hasServiceAuth ? { kind: "send", words: SEND_PAIR } : { kind: "choose-token" };
    case "incomplete-credentials":
    case "malformed-credentials":
      return { kind: "send", words: "send both headers, the client id and the client secret" };
    case "duplicate-credentials":
      return { kind: "send", words: "send each of the two headers once" };
    case "unknown-client-id":
      return { kind: "send", words: "send the client id of a token that this account has" };
    case "disabled":
      return token && { kind: "enable", token };
    case "expired":
      return token && { kind: "refresh", token };
    case "wrong-secret":
    case "grace-over":
      return token && { kind: "rotate", token };
    case "no-application-and-deny-unmatched":
      return application === null ? { kind: "make-application", host } : null;
    case "fault":
      return { kind: "faults" };
    default:
      return null;
  }
}

const isOpen = ({ rules }: ExplainedPolicy): boolean => obstaclesOf(rules).length === 0;

const obstaclesOf = (rules: readonly ExplainedRule[]): readonly ExplainedRule[] =>
  rules.filter(({ list, holds }) => (list === "require" ? holds !== true : list === "exclude" && holds === true));

/** One rule may keep out whom a policy includes; else a policy that nothing keeps it out of takes it in; else a new one. */
function ofPolicies(policies: readonly ExplainedPolicy[], token: Named): Remedy {
  const serviceAuth = policies.filter(({ decision }) => decision === "non_identity");
  for (const policy of serviceAuth) {
    const [first, ...others] = obstaclesOf(policy.rules);
    const isIncluded = policy.rules.some(({ list, holds }) => list === "include" && holds === true);
    if (isIncluded && first !== undefined && others.length === 0) return { kind: "drop-rule", policy, rule: first };
  }
  const policy = serviceAuth.find(isOpen);
  return policy ? { kind: "include", policy, token } : { kind: "add-policy", token };
}
