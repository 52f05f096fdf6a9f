/** Whether the rules of a policy hold for a request. Source: the documentation of policies; what it leaves open is an assumption. */
import type { AccessRule } from "../../contract/access.ts";
import type { ExplainedRule, RuleVerdict } from "../../contract/edge.ts";
import { LISTS, type RuleLists } from "../policies/rules.ts";
import { selectors } from "../policies/selectors.ts";
import { isWithin } from "./addresses.ts";

/** What rules can ask of a request. */
export interface RequestFacts {
  /** The id of the valid token that the request presents. */
  readonly tokenId: string | null;
  readonly ip: string | null;
  /** Two letters. */
  readonly country: string | null;
}

/** The lists of a group by its id; undefined when there is none. */
export type Groups = (id: string) => RuleLists | undefined;

/** `include` is an OR, `require` an AND, `exclude` a NOT. */
export function holds(lists: RuleLists, facts: RequestFacts, groups: Groups): boolean {
  const is = (rule: AccessRule): boolean => verdictOf(rule, facts, groups) === true;
  return lists.include.some(is) && lists.require.every(is) && !lists.exclude.some(is);
}

/** Rule by rule, in the order of the lists. */
export function explained(lists: RuleLists, facts: RequestFacts, groups: Groups): ExplainedRule[] {
  return LISTS.flatMap((list) =>
    lists[list].map((rule) => ({ list, rule, holds: verdictOf(rule, facts, groups) }) satisfies ExplainedRule),
  );
}

export function verdictOf(rule: AccessRule, facts: RequestFacts, groups: Groups): RuleVerdict {
  const [selector = "", value = {}] = Object.entries(rule)[0] ?? [];
  switch (selector) {
    case "service_token":
      return facts.tokenId !== null && value.token_id === facts.tokenId;
    case "any_valid_service_token":
      return facts.tokenId !== null;
    case "everyone":
      return true;
    case "ip":
      return facts.ip !== null && isWithin(facts.ip, String(value.ip));
    case "geo":
      return facts.country !== null && facts.country.toUpperCase() === String(value.country_code).toUpperCase();
    case "group":
      return verdictOfGroup(String(value.id), facts, groups);
    default: // lists of addresses are not emulated: nobody is on one
      return selectors[selector]?.forTokens === true ? false : "needs-identity";
  }
}

/** Of a request each group is looked at once, however many rules name it: groups that name each other twice are many paths. */
const known = new WeakMap<RequestFacts, Map<string, RuleVerdict>>();

/** Groups include no circle. Of one that only an identity can be in, it is told that it needs one. */
function verdictOfGroup(id: string, facts: RequestFacts, groups: Groups): RuleVerdict {
  const verdicts = known.get(facts) ?? new Map<string, RuleVerdict>();
  known.set(facts, verdicts);
  const before = verdicts.get(id);
  if (before !== undefined) return before;
  const group = groups(id);
  const needsIdentity = (rule: AccessRule): boolean => verdictOf(rule, facts, groups) === "needs-identity";
  const isOfIdentities = group !== undefined && group.include.length > 0 && group.include.every(needsIdentity);
  const verdict: RuleVerdict = isOfIdentities ? "needs-identity" : group !== undefined && holds(group, facts, groups);
  verdicts.set(id, verdict);
  return verdict;
}
