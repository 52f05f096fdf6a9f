/** The sentences on policies that do not let a request in. */
import type { EdgeRefusal, ExplainedPolicy, ExplainedRule } from "../../contract/edge.ts";
import type { AccessRule } from "../../contract/access.ts";
import { listed, quoted, ruleText } from "./rule-text.ts";
import type { Situation } from "./situation.ts";

type Reason = Extract<
  EdgeRefusal,
  "no-policy" | "no-credentials" | "not-in-policy" | "denied-by-policy" | "allow-policy-does-not-admit-tokens"
>;

export function policiesSentence(situation: Situation, reason: Reason): string {
  const { application, policy, policies } = situation;
  const name = quoted(application?.name ?? "");
  const serviceAuth = policies.filter(({ decision }) => decision === "non_identity");
  switch (reason) {
    case "no-policy":
      return `The application ${name} has no policy, and so lets nobody in: give it a policy with the decision non_identity (Service Auth) that includes ${subject(situation)}`;
    case "no-credentials":
      return noCredentials(situation, serviceAuth);
    case "denied-by-policy":
      return `The Block policy ${quoted(policy?.name ?? "")} holds for the request, and no Bypass or Service Auth policy, which come first, lets it in: ${
        situation.presented.isValid
          ? `let a policy with the decision non_identity (Service Auth) include ${subject(situation)}`
          : "send the credentials of a service token that a Service Auth policy includes, or change its rules"
      }`;
    case "allow-policy-does-not-admit-tokens":
      return `The policy ${quoted(policy?.name ?? "")} allows, and only a policy with the decision non_identity (Service Auth) admits a service token: change its decision`;
    case "not-in-policy":
      return notInPolicy(situation, serviceAuth, name);
  }
}

const subject = ({ token, presented }: Situation): string =>
  token && presented.isValid ? `the service token ${quoted(token.name)}` : "a service token";

function noCredentials({ application, names }: Situation, serviceAuth: readonly ExplainedPolicy[]): string {
  const name = quoted(application?.name ?? "");
  const [first] = serviceAuth;
  if (!first) {
    return `No credentials came, and the application ${name} has no policy with the decision non_identity (Service Auth) that would let a service token in: add one, and send CF-Access-Client-Id and CF-Access-Client-Secret`;
  }
  const single = application?.single;
  const form = `CF-Access-Client-Id and CF-Access-Client-Secret${single ? `, or both as JSON in the header ${single},` : ""}`;
  const included = first.rules.filter(({ list }) => list === "include").map(({ rule }) => textOf(rule, names));
  const whom = included.length > 0 && included.length <= 3 ? ` (${listed(included)})` : "";
  return `No credentials came: send ${form} of a service token that the Service Auth policy ${quoted(first.name)} includes${whom}`;
}

/** The Service Auth policy that comes nearest: its include holds, and a require or exclude is in the way. */
function notInPolicy(situation: Situation, serviceAuth: readonly ExplainedPolicy[], name: string): string {
  const who = subject(situation);
  const nearest = serviceAuth.find(({ rules }) =>
    rules.some(({ list, holds }) => list === "include" && holds === true),
  );
  if (nearest)
    return `The Service Auth policy ${quoted(nearest.name)} includes ${who}, but ${obstacle(situation, nearest)}`;
  const [first] = serviceAuth;
  if (!first) {
    return `The application ${name} has no policy with the decision non_identity (Service Auth), and only such a policy admits a service token: add one that includes ${who}`;
  }
  const onlyIdentity = first.rules.some(({ list, holds }) => list === "include" && holds === "needs-identity");
  const why = onlyIdentity ? ", as what needs an identity holds for no service token" : "";
  return `No Service Auth policy of the application ${name} includes ${who}${why}: add it to the include of ${quoted(first.name)}`;
}

function obstacle({ names, ip, country }: Situation, { rules }: ExplainedPolicy): string {
  const failing = rules.find(({ list, holds }) => list === "require" && holds !== true);
  if (failing) {
    const text = textOf(failing.rule, names);
    if (failing.holds === "needs-identity") {
      return `requires ${text}, which needs an identity, and a service token has none: take that rule away`;
    }
    return `requires ${text}${seen(failing, ip, country)}: meet it, or take that rule away`;
  }
  const excluding = rules.find(({ list, holds }) => list === "exclude" && holds === true);
  return excluding
    ? `excludes ${textOf(excluding.rule, names)}${seen(excluding, ip, country)}: take that rule away`
    : "its rules do not hold: look at each of them";
}

/** What the request has of what the rule asks. */
function seen({ rule }: ExplainedRule, ip: string | null, country: string | null): string {
  if ("ip" in rule) return `, and the request comes from ${ip ?? "an unknown address"}`;
  return "geo" in rule ? `, and the request comes from ${country ?? "an unknown country"}` : "";
}

const textOf = (rule: ExplainedRule["rule"], names: Situation["names"]): string => ruleText(rule as AccessRule, names);
