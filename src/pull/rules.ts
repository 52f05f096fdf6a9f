/**
 * The rules of policies and groups, each as it is. What cannot be carried is replaced by a rule that lets in nobody: in `exclude`
 * by one that holds for everybody, elsewhere by one that holds for nobody.
 */
import { membersOf, type Members } from "../api-client/answers.ts";
import type { AccessRule } from "../contract/access.ts";
import type { SeedGroup } from "../contract/seed.ts";
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
  /** The ids of groups that some may not be in here who are in them there: what excludes one has to exclude everybody. */
  readonly narrowed: Set<unknown>;
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
    lists[list] = rules.map((rule: unknown) => carriedRule(rule, list, kind, item, named));
  }
  return lists;
}

function carriedRule(rule: unknown, list: string, kind: string, item: Members, named: Named): AccessRule {
  const { tokens, groups, standIns, narrowed } = named;
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
    if (!groups.has(String(id)) && !isStandIn(standIns.groups, id)) {
      if (!standIns.group(id)) return inItsPlace(`names a group by ${shown(id)}, which is no id of one`);
      narrowed.add(id);
    }
    if (list === "exclude" && narrowed.has(id)) return shutOut(kind, item, id, named);
  }
  return rule as AccessRule;

  function inItsPlace(what: string): AccessRule {
    const isExclude = list === "exclude";
    const effect = isExclude ? "it shuts everybody out here" : "it holds for nobody here";
    named.notes.leftOut(`a rule in ${list} of ${labelOf(kind, item)}`, `it ${what}; ${effect}`);
    narrowed.add(item["id"]);
    return isExclude ? EVERYBODY : standIns.nobody;
  }
}

const EVERYBODY: AccessRule = { everyone: {} };

/** In the place of a rule that excludes a group that is not known to its last member. */
function shutOut(kind: string, item: Members, id: unknown, { notes, narrowed }: Named): AccessRule {
  const why = `it excludes the group ${shown(id)}, which could not be carried as it is; it shuts everybody out here`;
  notes.leftOut(`a rule in exclude of ${labelOf(kind, item)}`, why);
  narrowed.add(item["id"]);
  return EVERYBODY;
}

/** The same groups, once all are known: one that names a narrowed group is narrowed, and one that excludes it shuts everybody out. */
export function withoutNarrowed(groups: readonly SeedGroup[], named: Named): SeedGroup[] {
  const { narrowed } = named;
  const rulesOf = (group: SeedGroup) => LISTS.flatMap((list) => group[list] ?? []) as AccessRule[];
  const isNarrow = (rule: AccessRule): boolean => narrowed.has(rule["group"]?.["id"]);
  for (let before = -1; before < narrowed.size;) {
    before = narrowed.size;
    for (const group of groups) if (rulesOf(group).some(isNarrow)) narrowed.add(group.id);
  }
  return groups.map((group) => {
    const exclude = (group.exclude ?? []) as AccessRule[];
    if (!exclude.some(isNarrow)) return group;
    const shut = (rule: AccessRule) =>
      isNarrow(rule) ? shutOut("group", { ...group }, rule["group"]?.["id"], named) : rule;
    return { ...group, exclude: exclude.map(shut) };
  });
}

const isStandIn = (standIns: readonly { readonly id?: string }[], id: unknown): boolean =>
  standIns.some((each) => each.id === id);

function selectorOf(rule: unknown): string {
  const [first] = Object.keys(membersOf(rule) ?? {});
  return first === undefined ? "no selector" : `the selector ${cut(first)}`;
}

const shown = (id: unknown): string =>
  typeof id === "string" ? JSON.stringify(cut(id)) : "something else than a text";
