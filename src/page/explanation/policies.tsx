/** The policies in the order in which they were asked, each with its rules and what they said. */
import type { VNode } from "preact";
import type { ExplainedPolicy, ExplainedRule, Explanation } from "../../contract/edge.ts";
import { Badge } from "../parts/badge.tsx";
import { Text } from "../parts/text.tsx";
import { useNames, type Names } from "./names.ts";
import { decisionWords, verdictWords } from "./reasons.ts";
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

export function Policies({ account, explanation: { policies, policy: decided } }: PoliciesProps): VNode | null {
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
          <PolicyRules account={account} rules={policy.rules} names={names} />
        </li>
      ))}
    </ol>
  );
}

function PolicyHead({ policy, isDecided }: { readonly policy: ExplainedPolicy; readonly isDecided: boolean }): VNode {
  const { name, decision, matches } = policy;
  return (
    <p class="policy-head">
      <strong>{decisionWords[decision] ?? decision}</strong> <Text value={name} empty="(no name)" />{" "}
      <Badge tone={matches ? "good" : "off"}>{matches ? "its rules hold" : "its rules do not hold"}</Badge>
      {isDecided ? <span class="quiet">, and it decided</span> : null}
    </p>
  );
}

interface RulesProps {
  readonly account: string;
  readonly rules: readonly ExplainedRule[];
  readonly names: Names;
}

function PolicyRules({ account, rules, names }: RulesProps): VNode {
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
              return (
                <dd key={index}>
                  <Badge tone={verdict.tone}>{verdict.words}</Badge>{" "}
                  <RuleWords account={account} rule={rule} names={names} />
                </dd>
              );
            })}
        </div>
      ))}
    </dl>
  );
}
