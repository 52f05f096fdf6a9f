/** The operations on tags, which are asked for by their names. */
import type { Tag as Shown } from "../../../contract/identity-providers.ts";
import { pageOf, type PageInput } from "../../../rules/access/lists.ts";
import { ok, refused, refusedRequest, type Result } from "../../../rules/fidelity/result.ts";
import { resultInfoOf } from "../../../rules/lists/result-info.ts";
import { readTag, TAGS_LIMIT, type Tag, type TagInput } from "../../../rules/tags/tag.ts";
import type { AccountStore } from "../account-store.ts";
import { replaceTag } from "../access/changes.ts";
import { operation, type Done } from "./operation.ts";

/** `id` is the name of the tag. */
export type OfTag<B = unknown> = { readonly id: string; readonly body: B };

/** Source: the default of the official description. */
const PER_PAGE = 50;

const nameOf = ({ access }: AccountStore, name: string): string | undefined => access.tags.byName(name)?.name;
const shown = ({ name }: Tag): Shown => ({ name });

export const list = operation("tags.list", {
  run: ({ access }, input: PageInput, { consult }): Result<Done<Shown[]>> => {
    const { page, perPage } = pageOf(input, PER_PAGE, consult);
    const result = access.tags.page(page, perPage).map(shown);
    const totalCount = access.tags.count();
    return ok({
      result,
      resultInfo: resultInfoOf({ count: result.length, page, perPage, totalCount }, consult),
      page: { page, per_page: perPage, total_count: totalCount },
    });
  },
});

export const create = operation("tags.create", {
  status: () => 201,
  about: ({ name }: TagInput) => ({ tokenId: null, name: name ?? null }),
  run: ({ access }, input, { consult, now }): Result<Done<Shown>> => {
    const name = readTag(input);
    if (!name.ok) return name;
    if (access.tags.byName(name.value)) return refused({ kind: "tag-exists" });
    if (access.tags.count() >= TAGS_LIMIT) consult.restsOn("tag-changes");
    if (access.tags.count() >= TAGS_LIMIT) return refusedRequest("maximum number of tags has been reached");
    access.tags.insert({ name: name.value, createdAt: now, updatedAt: now });
    return ok({ result: { name: name.value }, objectId: name.value });
  },
});

export const get = operation("tags.get", {
  nameOf,
  run: (account, { id }: OfTag) => found(account, id, (tag) => ok({ result: shown(tag) })),
});

export const update = operation("tags.update", {
  nameOf,
  run: (account, { id, body }: OfTag<TagInput>, { consult, now }) =>
    found(account, id, (before): Result<Done<Shown>> => {
      const name = readTag(body);
      if (!name.ok) return name;
      consult.restsOn("tag-changes");
      const isOther = name.value !== before.name;
      if (isOther && account.access.tags.byName(name.value)) return refused({ kind: "tag-exists" });
      const replaced = isOther ? replaceTag(account.access, before.name, name.value) : ok(null);
      if (!replaced.ok) return replaced;
      account.access.tags.rename(before.name, { ...before, name: name.value, updatedAt: now });
      return ok({ result: { name: name.value } });
    }),
});

export const remove = operation("tags.delete", {
  nameOf,
  status: () => 202,
  run: (account, { id }: OfTag, { consult }) =>
    found(account, id, ({ name }): Result<Done<Shown>> => {
      consult.restsOn("tag-changes");
      const replaced = replaceTag(account.access, name, null);
      if (!replaced.ok) return replaced;
      account.access.tags.delete(name);
      return ok({ result: { name } });
    }),
});

function found<W>({ access }: AccountStore, name: string, run: (tag: Tag) => Result<Done<W>>): Result<Done<W>> {
  const tag = access.tags.byName(name);
  return tag ? run(tag) : refused({ kind: "not-found" });
}
