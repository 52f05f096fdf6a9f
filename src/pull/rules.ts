/** The rules of policies and groups, each as it is; what cannot be carried is replaced by a rule that holds for nobody. */
import { membersOf, type Members } from "../api-client/answers.ts";
import type { AccessRule } from "../contract/access.ts";
import { isKeepable } from "../rules/access/size.ts";
import { LISTS, problemOfRule } from "../rules/policies/rules.ts";
import { cut, labelOf, type Notes } from "./notes.ts";
import type { StandIns } from "./stand-ins.ts";

export type Lists = Record<(typeof LISTS)[number], AccessRule[]>;

/** What is known of whom rules may name. */
export interface Named {
  readonly notes: Notes;
  readonly tokens: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly standIns: StandIns;
}

/** Undefined when one of them is no list: the object is left out. */
export function carriedRules(kind: string, item: Members, named: Named): Lists | undefined {
  const lists: Lists = { include: [], exclude: [], require: [] };
  for (const list of LISTS) {
    const rules = item[list] ?? [];
    if (!Array.isArray(rules)) {
      named.notes.leftOut(labelOf(kind, item), `its ${list} is no list of rules`);
      return undefined;
    }
    lists[list] = rules.map((rule: unknown) => carriedRule(rule, list, labelOf(kind, item), named));
  }
  return lists;
}

function carriedRule(
  rule: unknown,
  list: string,
  owner: string,
  { notes, tokens, groups, standIns }: Named,
): AccessRule {
  const problem = problemOfRule(rule) ?? (isKeepable(rule) ? undefined : "is too large or nested too deep");
  if (problem !== undefined) return inItsPlace(`has ${selectorOf(rule)}: the rule ${problem}`);
  const { service_token: token, group } = rule as AccessRule;
  if (token) {
    const id = token["token_id"];
    if (!tokens.has(String(id)) && !isStandIn(standIns.tokens, id) && !standIns.token(id)) {
      return inItsPlace(`names a service token by ${shown(id)}, which is no id of one`);
    }
  }
  if (group) {
    const id = group["id"];
    if (!groups.has(String(id)) && !isStandIn(standIns.groups, id) && !standIns.group(id)) {
      return inItsPlace(`names a group by ${shown(id)}, which is no id of one`);
    }
  }
  return rule as AccessRule;

  function inItsPlace(what: string): AccessRule {
    const effect = list === "exclude" ? "it shuts nobody out here" : "it holds for nobody here";
    notes.leftOut(`a rule in ${list} of ${owner}`, `it ${what}; ${effect}`);
    return standIns.nobody;
  }
}

const isStandIn = (standIns: readonly { readonly id?: string }[], id: unknown): boolean =>
  standIns.some((each) => each.id === id);

function selectorOf(rule: unknown): string {
  const [first] = Object.keys(membersOf(rule) ?? {});
  return first === undefined ? "no selector" : `the selector ${cut(first)}`;
}

const shown = (id: unknown): string =>
  typeof id === "string" ? JSON.stringify(cut(id)) : "something else than a text";
