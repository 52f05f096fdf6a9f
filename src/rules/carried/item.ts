/** An item of a collection that is not emulated: what was sent, an id and a time. It says nothing about Cloudflare. */
import { isKeepable, KEEPABLE } from "../access/size.ts";
import { ok, refused, type Result } from "../fidelity/result.ts";
import { withoutSecrets } from "../values/secret-members.ts";
import { formatTimestamp } from "../values/timestamp.ts";
import { isBlankJson } from "../values/blanks.ts";
import { jsonFrom } from "../values/json.ts";

export type Fields = Readonly<Record<string, unknown>>;

export interface Item {
  readonly collection: string;
  /** 32 hex digits. */
  readonly id: string;
  /** In whole seconds. */
  readonly createdAt: number;
  readonly fields: Fields;
}

/** An account carries so many items. */
export const ITEMS_LIMIT = 1000;
/** All of them together, as JSON. */
export const ITEMS_BYTES = 8 * 1024 * 1024;

/** How many bytes they take as JSON. */
export const bytesOf = (fields: Fields): number => new TextEncoder().encode(JSON.stringify(fields)).byteLength;

export function refusedItem(status: 400 | 404, sentence: string) {
  return refused({ kind: "carried", status, sentence });
}

export const tooLarge = refusedItem(400, `what is carried as one item ${KEEPABLE}`);

/** The members of a body; those whose names end as the names of secrets do are not kept, nor is what the emulator sets. */
export function readFields(text: string): Result<Fields> {
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refusedItem(400, "the request body must be a JSON object, as the path is carried");
  }
  if (!isKeepable(value)) return tooLarge;
  const { id, created_on: createdOn, ...fields } = withoutSecrets(value as Fields);
  void [id, createdOn];
  return ok(fields);
}

/** An empty body and `null` are `{}`, as elsewhere. */
function parsed(text: string): unknown {
  if (isBlankJson(text)) return {};
  try {
    return jsonFrom(text) ?? {};
  } catch {
    return undefined;
  }
}

export function itemJson({ id, fields, createdAt }: Item): Fields {
  const { id: _, created_on: __, ...others } = fields; // of a snapshot that somebody wrote
  return { id, ...others, created_on: formatTimestamp(createdAt) };
}

const PAGING: ReadonlySet<string> = new Set(["page", "per_page"]);

/**
 * Whether a list that is asked for with such a query has the item: a parameter wants a member of its name to have its value, and
 * of a member that the item lacks, or that is a list or an object, it wants nothing. `name.exact` and its kin are the filters of
 * DNS records (the types of npm `cloudflare` 7.3.0).
 */
export function isWanted(item: Item, query: URLSearchParams): boolean {
  const shown = itemJson(item);
  return [...query].every(([name, value]) => {
    const [member = name, operator = "exact"] = Object.hasOwn(shown, name) ? [name] : splitOperator(name);
    const is = Object.hasOwn(shown, member) ? shown[member] : undefined;
    if (PAGING.has(name) || is === undefined || is === null || typeof is === "object") return true;
    return comparisons[operator]?.(String(is), value) ?? true;
  });
}

const comparisons: Readonly<Record<string, (is: string, wanted: string) => boolean>> = {
  exact: (is, wanted) => is === wanted,
  contains: (is, wanted) => is.includes(wanted),
  startswith: (is, wanted) => is.startsWith(wanted),
  endswith: (is, wanted) => is.endsWith(wanted),
};

/** Such as `name.exact`. */
const splitOperator = (name: string): string[] =>
  /^(.+)\.(exact|contains|startswith|endswith)$/.exec(name)?.slice(1) ?? [name];

const [STANDARD_PAGE, LARGEST_PAGE] = [100, 1000];

/** The page that a query asks for; what is no number asks for nothing. */
export function pageIn(query: URLSearchParams): { readonly page: number; readonly perPage: number } {
  const number = (name: string) =>
    /^[1-9]\d{0,14}$/.test(query.get(name) ?? "") ? Number(query.get(name)) : undefined;
  return { page: number("page") ?? 1, perPage: Math.min(number("per_page") ?? STANDARD_PAGE, LARGEST_PAGE) };
}
