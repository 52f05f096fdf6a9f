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
    case "group": {
      const group = groups(String(value.id));
      if (!group) return false;
      // Of a group that only an identity can be in, it is told that it needs one.
      const needsIdentity = group.include.length > 0 && group.include.every((each) => needs(each, groups));
      return holds(group, facts, groups) || (needsIdentity ? "needs-identity" : false);
    }
    default: // lists of addresses are not emulated: nobody is on one
      return selectors[selector]?.forTokens === true ? false : "needs-identity";
  }
}

/** Groups include no circle. */
function needs(rule: AccessRule, groups: Groups): boolean {
  const [selector = "", value = {}] = Object.entries(rule)[0] ?? [];
  if (selector !== "group") return selectors[selector]?.forTokens !== true;
  const include = groups(String(value.id))?.include ?? [];
  return include.length > 0 && include.every((each) => needs(each, groups));
}
