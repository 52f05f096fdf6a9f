/** The operations on groups. */
import type { AccessGroup, Deleted } from "../../../contract/access.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { missing } from "../../../rules/access/missing.ts";
import { pageOf, type PageInput } from "../../../rules/access/lists.ts";
import { ok, refused, refusedRequest, type Result } from "../../../rules/fidelity/result.ts";
import {
  GROUPS_LIMIT,
  groupJson,
  readGroup,
  withoutCircle,
  type Group,
  type GroupInput,
} from "../../../rules/groups/group.ts";
import { resultInfoOf } from "../../../rules/lists/result-info.ts";
import { namedBy } from "../../../rules/policies/rules.ts";
import type { AccountStore } from "../account-store.ts";
import { dropRulesOf } from "../access/changes.ts";
import { freshUuid } from "../fresh-secret.ts";
import { operation, type Done } from "./operation.ts";

export type OfGroup<B = unknown> = { readonly id: string; readonly body: B };
export type ListGroups = PageInput & { readonly name?: string | undefined; readonly search?: string | undefined };

/** Source: the default of the official description. */
const PER_PAGE = 1000;

const nameOf = ({ access }: AccountStore, id: string): string | undefined => access.groups.byId(id)?.name;

export const list = operation("groups.list", {
  run: ({ access }, input: ListGroups, { consult }): Result<Done<AccessGroup[]>> => {
    const { page, perPage } = pageOf(input, PER_PAGE, consult);
    const onPage = access.groups.page(page, perPage, { name: input.name || null, search: input.search || null });
    if (!onPage) return refused({ kind: "answer-too-large" });
    const { totalCount } = onPage;
    return ok({
      result: onPage.groups.map(groupJson),
      resultInfo: resultInfoOf({ count: onPage.groups.length, page, perPage, totalCount }, consult),
      page: { page, per_page: perPage, total_count: totalCount },
    });
  },
});

export const create = operation("groups.create", {
  status: () => 201,
  about: ({ name }: GroupInput) => ({ tokenId: null, name: name ?? null }),
  run: ({ access }, input, { consult, random, now }): Result<Done<AccessGroup>> => {
    const fields = readGroup(input, access.known, consult);
    if (!fields.ok) return fields;
    if (access.groups.count() >= GROUPS_LIMIT) {
      return refusedRequest("maximum number of groups has been reached");
    }
    const id = freshUuid(random, access.hasId);
    const group: Group = { id, ...fields.value, createdAt: now, updatedAt: now };
    access.groups.insert(group);
    access.keepNames(id, group);
    return ok({ result: groupJson(group), objectId: id });
  },
});

export const get = operation("groups.get", {
  nameOf,
  run: (account, { id }: OfGroup, { consult }) =>
    found(account, id, consult, (group) => ok({ result: groupJson(group) })),
});

export const update = operation("groups.update", {
  nameOf,
  run: (account, { id, body }: OfGroup<GroupInput>, { consult, now }) =>
    found(account, id, consult, (before): Result<Done<AccessGroup>> => {
      const { access } = account;
      const read = readGroup(body, access.known, consult);
      if (!read.ok) return read;
      const groupsOf = (each: string) => {
        const group = access.groups.byId(each);
        return group ? namedBy(group).groups : [];
      };
      const fields = withoutCircle(id, read.value, groupsOf, consult);
      if (!fields.ok) return fields;
      const group: Group = { ...before, ...fields.value, updatedAt: now };
      access.groups.update(group);
      access.keepNames(id, group);
      return ok({ result: groupJson(group) });
    }),
});

export const remove = operation("groups.delete", {
  nameOf,
  status: () => 202,
  run: (account, { id }: OfGroup, { consult }) =>
    found(account, id, consult, (): Result<Done<Deleted>> => {
      const { access } = account;
      if (access.isNamed(id)) {
        const status = consult.value("group-in-use");
        if (status !== "drop-rules") return refused({ kind: "group-in-use", status });
        dropRulesOf(access, id);
      }
      access.groups.delete(id);
      access.forgetNames(id);
      return ok({ result: { id } });
    }),
});

function found<W>(
  { access }: AccountStore,
  id: string,
  consult: Consultation,
  run: (group: Group) => Result<Done<W>>,
): Result<Done<W>> {
  const group = access.groups.byId(id);
  return group ? run(group) : missing(id, "unknown-group", consult);
}
