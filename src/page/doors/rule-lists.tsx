/** The rules of a policy or a group, in words. */
import type { VNode } from "preact";
import type { AccessRule } from "../../contract/access.ts";
import { useNames } from "../explanation/names.ts";
import { RuleWords } from "../explanation/rule.tsx";

const LISTS = [
  ["include", "include: one of these"],
  ["require", "require: all of these"],
  ["exclude", "exclude: none of these"],
] as const;

/** So many rules of a list are shown. */
const MOST = 20;

type Lists = Readonly<Record<(typeof LISTS)[number][0], readonly AccessRule[]>>;

export function RuleLists({ account, lists }: { readonly account: string; readonly lists: Lists }): VNode {
  const shown = LISTS.map(([list, words]) => ({ words, rules: lists[list], first: lists[list].slice(0, MOST) }));
  const names = useNames(
    account,
    shown.flatMap(({ first }) => first),
  );
  const isEmpty = shown.every(({ rules }) => rules.length === 0);
  if (isEmpty) return <p class="quiet">No rules: nobody is in.</p>;
  return (
    <dl class="rule-lists">
      {shown
        .filter(({ rules }) => rules.length > 0)
        .map(({ words, rules, first }) => (
          <div key={words}>
            <dt>{words}</dt>
            {first.map((rule, index) => (
              <dd key={index}>
                <RuleWords account={account} rule={rule} names={names} />
              </dd>
            ))}
            {rules.length > MOST ? <dd class="quiet">and {rules.length - MOST} more</dd> : null}
          </div>
        ))}
    </dl>
  );
}
