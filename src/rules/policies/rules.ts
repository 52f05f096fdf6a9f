/** Lists of rules: their form, and whom they name. */
import type { AccessRule } from "../../contract/access.ts";
import { refusedRequest, ok, type Result } from "../fidelity/result.ts";
import { problemOfValue } from "./selectors.ts";

/** Source: the documented limits of Access. */
export const RULES_LIMIT = 1000;

/** The three lists of a policy or a group. */
export interface RuleLists {
  readonly include: readonly AccessRule[];
  readonly exclude: readonly AccessRule[];
  readonly require: readonly AccessRule[];
}

export const LISTS = ["include", "exclude", "require"] as const;
type ListName = (typeof LISTS)[number];

/** What a client may send; null and absent both mean "none". */
export type RuleListsInput = { readonly [N in ListName]?: readonly unknown[] | null | undefined };

/** What the rules have to know of the account: whom a rule may name. */
export interface Named {
  hasToken(id: string): boolean;
  /** The id of the token with this client id. */
  tokenOfClientId(clientId: string): string | undefined;
  hasGroup(id: string): boolean;
}

/** The lists as they are kept: in the order that was sent, each rule as it was sent. */
export function readRules(input: RuleListsInput, named: Named): Result<RuleLists> {
  const lists: Record<ListName, readonly AccessRule[]> = { include: [], exclude: [], require: [] };
  let count = 0;
  for (const name of LISTS) {
    const rules = input[name] ?? [];
    count += rules.length;
    if (count > RULES_LIMIT) return refusedRequest("maximum number of rules has been reached");
    for (const [index, rule] of rules.entries()) {
      const problem = problemOfRule(rule);
      if (problem !== undefined) return wrong(name, `rule ${index + 1} ${problem}`);
      const missing = problemOfNamed(rule as AccessRule, named);
      if (missing) return refusedRequest(`invalid '${name}' configuration: ${missing.detail}`, missing);
    }
    lists[name] = rules as readonly AccessRule[];
  }
  return ok(lists);
}

function wrong(list: ListName, detail: string): Result<never> {
  return refusedRequest(`invalid '${list}' configuration: ${detail}`);
}

export function problemOfRule(rule: unknown): string | undefined {
  if (typeof rule !== "object" || rule === null || Array.isArray(rule)) return "must be an object";
  const [first, ...others] = Object.entries(rule);
  if (!first || others.length > 0) return "must have exactly one selector";
  return problemOfValue(...first);
}

/**
 * A token or group that a rule names and that is not there. Source of the words: a public program's error handling, which looks
 * for parts of them; the whole is the emulator's.
 */
function problemOfNamed({ service_token: token, group }: AccessRule, named: Named) {
  if (token && !named.hasToken(String(token.token_id))) {
    const ofClient = named.tokenOfClientId(String(token.token_id));
    const hint =
      ofClient === undefined
        ? "token_id is the id of a service token, a UUID; the account has none with this id"
        : `token_id is the id of a service token, not its client id: the token with this client id has the id ${ofClient}`;
    return { detail: "service token not found", hint };
  }
  if (group && !named.hasGroup(String(group.id))) return { detail: "group not found" };
  return undefined;
}

export const countOf = ({ include, exclude, require }: RuleLists): number =>
  include.length + exclude.length + require.length;

/** Whom the lists name: each once. */
export function namedBy(lists: RuleLists): { readonly tokens: readonly string[]; readonly groups: readonly string[] } {
  const tokens = new Set<string>();
  const groups = new Set<string>();
  for (const { service_token: token, group } of LISTS.flatMap((name) => lists[name])) {
    if (token) tokens.add(String(token.token_id));
    if (group) groups.add(String(group.id));
  }
  return { tokens: [...tokens], groups: [...groups] };
}
