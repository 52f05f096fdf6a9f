/** The policies in the order in which they were asked, each with its rules and what they said. */
import type { VNode } from "preact";
import type { ExplainedPolicy, ExplainedRule, Explanation } from "../../contract/edge.ts";
import { Badge } from "../parts/badge.tsx";
import { Name } from "../parts/text.tsx";
import { useNames, type Names } from "./names.ts";
import { decisionWords, reasonWords, verdictWords } from "./reasons.ts";
import { RuleWords } from "./rule.tsx";

const LISTS = [
  ["include", "include: one of these"],
  ["require", "require: all of these"],
  ["exclude", "exclude: none of these"],
] as const;

interface PoliciesProps {
  readonly account: string;
  readonly explanation: Explanation;
}

export function Policies({ account, explanation }: PoliciesProps): VNode | null {
  const { policies, policy: decided, credentials } = explanation;
  const names = useNames(
    account,
    policies.flatMap(({ rules }) => rules.map(({ rule }) => rule)),
  );
  if (policies.length === 0) return null;
  return (
    <ol class="asked" aria-label="Policies in the order in which they were asked">
      {policies.map((policy) => (
        <li key={policy.id} class={policy.id === decided?.id ? "decided" : undefined}>
          <PolicyHead policy={policy} isDecided={policy.id === decided?.id} />
          <PolicyRules account={account} rules={policy.rules} names={names} presented={credentials} />
        </li>
      ))}
    </ol>
  );
}

function PolicyHead({ policy, isDecided }: { readonly policy: ExplainedPolicy; readonly isDecided: boolean }): VNode {
  const { name, decision, matches } = policy;
  return (
    <p class="policy-head">
      <strong>{decisionWords[decision] ?? decision}</strong> <Name value={name} />{" "}
      <Badge tone={matches ? "good" : "off"}>{matches ? "its rules hold" : "its rules do not hold"}</Badge>
      {isDecided ? <span class="quiet">, and it decided</span> : null}
    </p>
  );
}

interface RulesProps {
  readonly account: string;
  readonly rules: readonly ExplainedRule[];
  readonly names: Names;
  readonly presented: Explanation["credentials"];
}

function PolicyRules({ account, rules, names, presented }: RulesProps): VNode {
  if (rules.length === 0) return <p class="quiet">It has no rules, so it holds for nobody.</p>;
  return (
    <dl class="rule-lists">
      {LISTS.filter(([list]) => rules.some((each) => each.list === list)).map(([list, words]) => (
        <div key={list}>
          <dt>{words}</dt>
          {rules
            .filter((each) => each.list === list)
            .map(({ rule, holds }, index) => {
              const verdict = verdictWords(holds);
              const problem = holds === false ? problemOf(presented, rule) : null;
              return (
                <dd key={index}>
                  <Badge tone={verdict.tone}>{verdict.words}</Badge>{" "}
                  <span class="rule-words">
                    <RuleWords account={account} rule={rule} names={names} />
                    {problem === null ? null : <span class="quiet"> (it does not count here: {problem})</span>}
                  </span>
                </dd>
              );
            })}
        </div>
      ))}
    </dl>
  );
}

/** Why a rule that is about the token does not hold for it: its credentials do not count, whatever the policies say. */
function problemOf({ token, problem }: Explanation["credentials"], rule: ExplainedRule["rule"]): string | null {
  if (token === null || problem === null) return null;
  const named = (rule["service_token"] as { readonly token_id?: unknown } | undefined)?.token_id;
  const isMeant = named === token.id || Object.hasOwn(rule, "any_valid_service_token");
  return isMeant ? reasonWords(problem).words : null;
}
