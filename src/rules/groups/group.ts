/** A group as the rules see it: rules under a name, that policies and other groups use. */
import type { AccessGroup } from "../../contract/access.ts";
import { readLabel } from "../access/fields.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import { invalid, ok, refusedRequest, type Result } from "../fidelity/result.ts";
import { namedBy, readRules, type Named, type RuleLists, type RuleListsInput } from "../policies/rules.ts";
import { formatTimestamp } from "../values/timestamp.ts";

/** Source: the documented limits of Access. */
export const GROUPS_LIMIT = 300;

export interface Group extends RuleLists {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** `is_default` is taken, and no recorded answer shows it. */
export interface GroupInput extends RuleListsInput {
  readonly name?: string | null | undefined;
  readonly is_default?: unknown;
}

export type GroupFields = Pick<Group, "name" | "include" | "exclude" | "require">;

export function readGroup(input: GroupInput, named: Named, consult: Consultation): Result<GroupFields> {
  const name = readLabel("name", input.name ?? "");
  if (!name.ok) return name;
  if (input.include === undefined || input.include === null) return invalid("include", "is required");
  if (input.include.length === 0) consult.restsOn("empty-include");
  const lists = readRules(input, named);
  return lists.ok ? ok({ name: name.value, ...lists.value }) : lists;
}

/** Refuses a group that would name itself, directly or through others. `groupsOf` tells whom a group names. */
export function withoutCircle(
  id: string,
  fields: GroupFields,
  groupsOf: (id: string) => readonly string[],
  consult: Consultation,
): Result<GroupFields> {
  const met = new Set<string>();
  const waiting = [...namedBy(fields).groups];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === id) {
      consult.restsOn("group-circle");
      return refusedRequest("a group cannot include itself, nor a group that includes it");
    }
    if (met.has(next)) continue;
    met.add(next);
    waiting.push(...groupsOf(next));
  }
  return ok(fields);
}

/** As the API shows it, in the order of the recorded answer. */
export function groupJson({ id, name, include, exclude, require, createdAt, updatedAt }: Group): AccessGroup {
  return {
    created_at: formatTimestamp(createdAt),
    exclude,
    id,
    include,
    name,
    require,
    uid: id,
    updated_at: formatTimestamp(updatedAt),
  };
}
