/** What is answered to paths that are not emulated while the setting `other_paths` is `carry`. */
import { isKeepable } from "../../../rules/access/size.ts";
import {
  bytesOf,
  isWanted,
  itemJson,
  ITEMS_BYTES,
  ITEMS_LIMIT,
  pageIn,
  readFields,
  refusedItem,
  tooLarge,
  type Fields,
  type Item,
} from "../../../rules/carried/item.ts";
import { itemsAbove, placeOf } from "../../../rules/carried/place.ts";
import { ok, refused, type Result } from "../../../rules/fidelity/result.ts";
import { resultInfoOf } from "../../../rules/lists/result-info.ts";
import type { OtherRequest } from "../../../rules/paths/other-path.ts";
import type { AccountStore } from "../account-store.ts";
import { freshUuid } from "../fresh-secret.ts";
import type { Context, Done } from "./operation.ts";

type Carried = Result<Done<unknown>>;

const grade = "carried";

/** Undefined when nothing is carried there: it is not emulated then. */
export function carry(account: AccountStore, request: OtherRequest, context: Context<undefined>): Carried | undefined {
  const { method, body } = request;
  const place = placeOf(request.place);
  if (!place) return undefined;
  const { collection, id } = place;
  const { carried } = account.access;
  const missing = itemsAbove(place).find((each) => carried.byId(each.id ?? "")?.collection !== each.collection);
  if (missing) return refusedItem(404, `it carries no item ${missing.id}, below which this path is`);
  if (id === null) {
    if (method === "POST") return made(account, collection, body, context);
    return method === "GET" ? listed(account, collection, new URLSearchParams(request.query), context) : undefined;
  }
  if (!["GET", "PUT", "PATCH", "DELETE"].includes(method)) return undefined;
  const item = carried.byId(id);
  if (item?.collection !== collection) return refusedItem(404, `it carries no item ${id} there`);
  if (method === "GET") return answered(item);
  if (method === "DELETE") {
    carried.delete(item);
    return ok({ result: { id }, objectId: id, grade });
  }
  const fields = readFields(body);
  if (!fields.ok) return fields;
  const changed = { ...item, fields: method === "PATCH" ? { ...item.fields, ...fields.value } : fields.value };
  return fitting(account, changed, item) ?? kept(changed, () => carried.update(changed));
}

function made(account: AccountStore, collection: string, body: string, { random, now }: Context<undefined>): Carried {
  const { carried } = account.access;
  const fields = readFields(body);
  if (!fields.ok) return fields;
  const idOf = (uuid: string) => uuid.replaceAll("-", "");
  const id = idOf(freshUuid(random, (uuid) => carried.byId(idOf(uuid)) !== undefined));
  const item: Item = { collection, id, createdAt: now, fields: fields.value };
  return fitting(account, item, null) ?? kept(item, () => carried.insert(item));
}

function kept(item: Item, keep: () => void): Carried {
  keep();
  return answered(item);
}

function answered(item: Item): Carried {
  return ok<Done<Fields>>({ result: itemJson(item), objectId: item.id, grade });
}

/** Why there is no room for an item, in the place of another one or of none. */
function fitting({ access, limits }: AccountStore, item: Item, before: Item | null): Carried | undefined {
  if (limits.bytesLeft === 0) return refused({ kind: "storage-quota" });
  const { count, bytes } = access.carried.size();
  if (!before && count >= ITEMS_LIMIT)
    return refusedItem(400, `it carries at most ${ITEMS_LIMIT} items in an account: delete some, or reset the account`);
  if (!isKeepable(item.fields)) return tooLarge; // by what a PATCH left of it
  const isFull = bytes - (before ? bytesOf(before.fields) : 0) + bytesOf(item.fields) > ITEMS_BYTES;
  return isFull
    ? refusedItem(
        400,
        `it carries at most ${ITEMS_BYTES} bytes of items in an account: delete some, or reset the account`,
      )
    : undefined;
}

function listed(
  { access }: AccountStore,
  collection: string,
  query: URLSearchParams,
  { consult }: Context<undefined>,
): Carried {
  const items = access.carried.of(collection).filter((item) => isWanted(item, query));
  const { page, perPage } = pageIn(query);
  const onPage = items.slice((page - 1) * perPage, page * perPage);
  const totalCount = items.length;
  return ok({
    result: onPage.map(itemJson),
    resultInfo: resultInfoOf({ count: onPage.length, page, perPage, totalCount }, consult),
    page: { page, per_page: perPage, total_count: totalCount },
    grade,
  });
}
