/** Groups and policies, from what the API shows of them to a seed. */
import type { Members } from "../api-client/answers.ts";
import type { Decision } from "../contract/access.ts";
import type { SeedGroup, SeedPolicy } from "../contract/seed.ts";
import type { Form } from "../rules/access/forms.ts";
import { GROUPS_LIMIT, readGroup, withoutCircle } from "../rules/groups/group.ts";
import { policyOptions, readPolicy } from "../rules/policies/policy.ts";
import { namedBy, type RuleLists } from "../rules/policies/rules.ts";
import type { Result } from "../rules/fidelity/result.ts";
import { readTime } from "../rules/service-tokens/seeding.ts";
import { atMost, fieldsOf, idOf, inOrder, isId, mended, type Carrying } from "./carrying.ts";
import { labelOf } from "./notes.ts";
import { carriedRules, withoutNarrowed, type Named } from "./rules.ts";
import type { StandIns } from "./stand-ins.ts";

const TIMES = { created_at: "text", updated_at: "text" } as const;
const ofPolicies: Readonly<Record<string, Form>> = {
  name: "text",
  decision: "text",
  session_duration: "text",
  ...TIMES,
  ...policyOptions,
};
const RULES = ["include", "exclude", "require"];
const optional = new Set([...Object.keys(TIMES), "session_duration", ...Object.keys(policyOptions)]);

/** Whom rules name was looked at before. */
const anybody = { hasToken: () => true, hasGroup: () => true, tokenOfClientId: () => undefined };

export function carriedGroups(
  items: readonly Members[],
  tokens: ReadonlySet<string>,
  standIns: StandIns,
  carrying: Carrying,
): { readonly groups: SeedGroup[]; readonly named: Named } {
  const all = atMost(
    GROUPS_LIMIT,
    "groups",
    inOrder(items as readonly { id: string }[]),
    carrying,
  ) as readonly Members[];
  const ids = new Set(all.map(({ id }) => id).filter(isId));
  const named: Named = { notes: carrying.notes, tokens, groups: ids, standIns, narrowed: new Set() };
  const groups = all.flatMap((item): SeedGroup[] => {
    const lists = carriedRules("group", item, named);
    const id = idOf("group", item, carrying);
    if (id === undefined) return [];
    const fields = fieldsOf("group", item, { name: "text", ...TIMES }, ["id", "uid", ...RULES], carrying);
    const check = (draft: Fields) => triedGroup(draft, carrying);
    const group = lists && mended("group", { id, ...fields, ...lists }, optional, check, carrying);
    if (group) return [group as unknown as SeedGroup];
    carrying.ids.delete(id);
    standIns.group(id); // which others may name
    named.narrowed.add(id);
    return [];
  });
  const straight = groups.map((group) => straightened(group, groups, named, carrying));
  return { groups: withoutNarrowed(straight, named), named };
}

/** A group that includes itself is refused: none of its rules holds then. */
function straightened(group: SeedGroup, groups: readonly SeedGroup[], named: Named, carrying: Carrying): SeedGroup {
  const byId = new Map(groups.map((each) => [each.id, each]));
  const groupsOf = (id: string) => namedBy((byId.get(id) as unknown as RuleLists | undefined) ?? NO_RULES).groups;
  const lists = group as unknown as RuleLists & { name: string };
  if (withoutCircle(String(group.id), lists, groupsOf, carrying.consult).ok) return group;
  carrying.notes.leftOut(`the rules of ${labelOf("group", group)}`, "it includes itself; it lets nobody in here");
  named.narrowed.add(group.id);
  return { ...group, include: [named.standIns.nobody], exclude: [], require: [] };
}

const NO_RULES: RuleLists = { include: [], exclude: [], require: [] };

type Fields = Readonly<Record<string, unknown>>;

function triedGroup(draft: Fields, { consult }: Carrying) {
  const read = readGroup(draft as Parameters<typeof readGroup>[0], anybody, consult);
  return read.ok ? triedTimes(draft) : read;
}

/** What stands around policies alone: it may be undefined, and then why has been noted. */
export function carriedPolicy(
  item: Members,
  named: Named,
  carrying: Carrying,
): (SeedPolicy & { readonly id: string }) | undefined {
  const kind = "policy";
  const lists = carriedRules(kind, item, named);
  const id = lists && idOf(kind, item, carrying);
  if (id === undefined) return undefined;
  const passed = ["id", "uid", "reusable", "app_count", "precedence", "account_id", ...RULES];
  const fields = Object.fromEntries(
    Object.entries(fieldsOf(kind, item, ofPolicies, passed, carrying)).filter(
      ([, value]) => value !== false && value !== "",
    ),
  );
  const check = (draft: Fields) => {
    const read = readPolicy(draft as Parameters<typeof readPolicy>[0], anybody, carrying.consult);
    return read.ok ? triedTimes(draft) : read;
  };
  const policy = mended(kind, { id, ...fields, ...lists }, optional, check, carrying);
  if (policy) return policy as unknown as SeedPolicy & { readonly id: string; readonly decision: Decision };
  carrying.ids.delete(id);
  return undefined;
}

/** Whether the times of an object are times. */
export function triedTimes({ created_at: created, updated_at: updated }: Fields): Result<unknown> {
  const read = readTime("created_at", created as string | undefined);
  return read.ok ? readTime("updated_at", updated as string | undefined) : read;
}
