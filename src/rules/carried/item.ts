/** An item of a collection that is not emulated: what was sent, an id and a time. It says nothing about Cloudflare. */
import { isKeepable, KEEPABLE } from "../access/size.ts";
import { ok, refused, type Result } from "../fidelity/result.ts";
import { withoutClientSecrets } from "../values/redaction.ts";
import { withoutSecretMembers } from "../values/secret-members.ts";
import { formatTimestamp } from "../values/timestamp.ts";

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
  const { id, created_on: createdOn, ...fields } = withoutSecretMembers(value as Fields);
  void [id, createdOn];
  return ok(fields);
}

/** An empty body and `null` are `{}`, as elsewhere. */
function parsed(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(withoutClientSecrets(text)) ?? {};
  } catch {
    return undefined;
  }
}

export function itemJson({ id, fields, createdAt }: Item): Fields {
  return { id, ...fields, created_on: formatTimestamp(createdAt) };
}

const PAGING: ReadonlySet<string> = new Set(["page", "per_page"]);

/**
 * Whether a list that is asked for with such a query has the item: a parameter wants a member of its name to have its value, and
 * of a member that the item lacks, or that is a list or an object, it wants nothing.
 */
export function isWanted({ fields }: Item, query: URLSearchParams): boolean {
  return [...query].every(([name, value]) => {
    const member = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (PAGING.has(name) || member === undefined || member === null || typeof member === "object") return true;
    return String(member) === value;
  });
}

const [STANDARD_PAGE, LARGEST_PAGE] = [100, 1000];

/** The page that a query asks for; what is no number asks for nothing. */
export function pageIn(query: URLSearchParams): { readonly page: number; readonly perPage: number } {
  const number = (name: string) => (/^[1-9]\d{0,8}$/.test(query.get(name) ?? "") ? Number(query.get(name)) : undefined);
  return { page: number("page") ?? 1, perPage: Math.min(number("per_page") ?? STANDARD_PAGE, LARGEST_PAGE) };
}
