/** What all kinds of objects have in common on their way from an answer into a seed. */
import type { Members } from "../api-client/answers.ts";
import { problemOfForm, type Form } from "../rules/access/forms.ts";
import { isKeepable, KEEPABLE } from "../rules/access/size.ts";
import type { Consultation } from "../rules/fidelity/consultation.ts";
import type { Result } from "../rules/fidelity/result.ts";
import { withoutSecretsIn } from "../rules/values/redaction.ts";
import { withoutSecretMembers } from "../rules/values/secret-members.ts";
import { labelOf, type Notes } from "./notes.ts";

export interface Carrying {
  readonly notes: Notes;
  readonly consult: Consultation;
  /** The id of every object that is carried so far. */
  readonly ids: Set<string>;
}

/** A seed as it is being made: the API's own field names. */
export type Draft = Record<string, unknown> & { id: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const isId = (value: unknown): value is string => typeof value === "string" && UUID.test(value);

const UNKNOWN = "the emulator does not know it";
const SECRET = "it may hold a secret";

/**
 * The fields of an object that a seed takes, each in the form that it must have. What has another form, holds secrets or is
 * not known is noted; `passed` are fields that say again what others say.
 */
export function fieldsOf(
  kind: string,
  item: Members,
  forms: Readonly<Record<string, Form>>,
  passed: readonly string[],
  { notes }: Carrying,
): Record<string, unknown> {
  const kept = Object.entries(item).flatMap(([name, value]): [string, unknown][] => {
    if (value === null || value === undefined || passed.includes(name)) return [];
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    const problem = name === "client_secret" ? SECRET : form === undefined ? UNKNOWN : problemOfForm(form, value);
    if (form === undefined || problem !== undefined) {
      notes.field(kind, name, item, problem ?? UNKNOWN);
      return [];
    }
    if (!isKeepable(value)) {
      notes.field(kind, name, item, KEEPABLE);
      return [];
    }
    const plain = withoutUrlSecrets(withoutSecretMembers(value));
    if (JSON.stringify(plain) !== JSON.stringify(value)) {
      notes.field(kind, name, item, "what holds secrets in it is left out; the rest of it is there");
    }
    return [[name, plain]];
  });
  return Object.fromEntries(kept);
}

/** A copy in which no URL has credentials, neither before its host nor in its query; the value is shallow enough. */
export function withoutUrlSecrets(value: unknown): unknown {
  if (typeof value === "string") {
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return value;
    return withoutSecretsIn(value.replace(/(?<=^[^/]*\/\/)[^/?#]*(?=@)/, "[secret]"));
  }
  if (Array.isArray(value)) return value.map(withoutUrlSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutUrlSecrets(member)]));
}

/** An id that nothing else has. Undefined when there is none, and the object is left out. */
export function idOf(kind: string, item: Members, { notes, ids }: Carrying): string | undefined {
  const { id } = item;
  const problem = isId(id)
    ? ids.has(id)
      ? "something else in the account has the same id"
      : undefined
    : "its id is no UUID";
  if (problem !== undefined) notes.leftOut(labelOf(kind, item), problem);
  else ids.add(String(id));
  return problem === undefined ? String(id) : undefined;
}

/**
 * An object that the rules of a seed take: what they refuse is left out of it, field by field, and the object as a whole when
 * it cannot be without. Each time it is noted.
 */
export function mended<D extends Record<string, unknown>>(
  kind: string,
  draft: D,
  optional: ReadonlySet<string>,
  check: (draft: D) => Result<unknown>,
  { notes }: Carrying,
): D | undefined {
  let kept = draft;
  for (;;) {
    const result = check(kept);
    if (result.ok) return kept;
    const { refusal } = result;
    const why =
      refusal.kind === "invalid"
        ? `${refusal.parameter} ${refusal.detail}`
        : "detail" in refusal
          ? refusal.detail
          : refusal.kind;
    const [field = ""] = refusal.kind === "invalid" ? refusal.parameter.split(".") : [];
    if (!optional.has(field) || !Object.hasOwn(kept, field)) {
      notes.leftOut(labelOf(kind, draft), `the emulator refuses it: ${why.slice(0, 200)}`);
      return undefined;
    }
    notes.field(
      kind,
      field,
      draft,
      `the emulator refuses its value: ${refusal.kind === "invalid" ? refusal.detail : why}`,
    );
    kept = Object.fromEntries(Object.entries(kept).filter(([name]) => name !== field)) as D;
  }
}

/** In the order of their creation: two readings of the same account give the same seed. */
export function inOrder<T extends { readonly id?: string; readonly created_at?: string }>(items: readonly T[]): T[] {
  const keyOf = ({ created_at: time = "", id = "" }: T) => `${time} ${id}`;
  return items.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** No more than a seed may have; what is beyond is noted. */
export function atMost<T>(
  limit: number,
  things: string,
  items: readonly T[],
  { notes }: Carrying,
  effect = "",
): readonly T[] {
  if (items.length <= limit) return items;
  notes.leftOut(`${items.length - limit} of ${items.length} ${things}`, `a seed takes at most ${limit}${effect}`);
  return items.slice(0, limit);
}
