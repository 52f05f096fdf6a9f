/** The rules of a seeded policy or group: as the API takes them, or with a name in the place of an id. */
import type { AccessRule } from "../../contract/access.ts";
import type { SeedRules } from "../../contract/seed.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";
import { LISTS, problemOfRule, type RuleLists } from "../policies/rules.ts";
import type { Given } from "./given.ts";
import { idOfName, type Index, type Tokens } from "./names.ts";

export interface Named {
  readonly tokens: Index & Pick<Tokens, "tokenOfClientId">;
  readonly groups: Index;
}

/** The lists with ids in them; what is wrong is told with its place. */
export function readSeededRules(input: Given<SeedRules>, at: string, named: Named): Result<RuleLists> {
  const lists: Record<(typeof LISTS)[number], AccessRule[]> = { include: [], exclude: [], require: [] };
  for (const list of LISTS) {
    for (const [index, rule] of (input[list] ?? []).entries()) {
      const read = readRule(rule, `${at}.${list}.${index}`, named);
      if (!read.ok) return read;
      lists[list].push(read.value);
    }
  }
  return ok(lists);
}

function readRule(rule: AccessRule, at: string, { tokens, groups }: Named): Result<AccessRule> {
  const { service_token: token, group } = rule;
  if (Object.keys(rule).length === 1) {
    if (token && Object.hasOwn(token, "name")) return withId(token, "service_token", "token_id", at, tokens);
    if (group && Object.hasOwn(group, "name")) return withId(group, "group", "id", at, groups);
  }
  const problem = problemOfRule(rule);
  if (problem !== undefined) return invalid(at, problem);
  if (token && !tokens.has(String(token.token_id))) {
    const ofClient = tokens.tokenOfClientId(String(token.token_id));
    return invalid(
      `${at}.service_token.token_id`,
      ofClient === undefined
        ? 'is the id of no service token of the seed; a token is named by its name as {"service_token": {"name": …}}'
        : `is a client id, and the id of the service token is wanted: ${ofClient}`,
    );
  }
  if (group && !groups.has(String(group.id))) return invalid(`${at}.group.id`, "is the id of no group of the seed");
  return ok(rule);
}

/** `{"name": …}` with the id in its place. */
function withId(
  value: Readonly<Record<string, unknown>>,
  selector: string,
  member: string,
  at: string,
  index: Index,
): Result<AccessRule> {
  const { name, ...others } = value;
  if (typeof name !== "string") return invalid(`${at}.${selector}.name`, "must be a string");
  if (Object.keys(others).length > 0) return invalid(`${at}.${selector}`, `must have either name or ${member}`);
  const id = idOfName(`${at}.${selector}`, name, index);
  return id.ok ? ok({ [selector]: { [member]: id.value } }) : id;
}
