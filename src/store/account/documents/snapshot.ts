/** A whole account as one JSON document, and back. Secrets and API tokens stand in it by their digests. */
import * as z from "zod/mini";
import type { Table } from "../../table.ts";
import type { AccountStore } from "../account-store.ts";
import { disagreement } from "../access/agreement.ts";
import { hasMoreCommas, jsonFrom } from "../../../rules/values/json.ts";
import { unknownFields } from "../../../rules/values/nearest-name.ts";
import { schemaVersion } from "../migrations.ts";
import { once, Snapshot } from "./snapshot-schema.ts";

/** A larger document is neither made nor taken. */
export const SNAPSHOT_LIMIT = 64 * 1024 * 1024;

/** What became of a restore: how many tokens there are, or what is wrong with the document. */
export type Restored =
  | { readonly ok: true; readonly tokens: number }
  | { readonly ok: false; readonly kind: "invalid"; readonly message: string };

/** The document in pieces of text, for one moment in which nothing else happens. Of the lists that are left out nothing is told. */
export function* snapshotOf(tables: readonly Table[], leftOut: readonly string[]): Generator<string> {
  yield JSON.stringify({ access_emulator_snapshot: 1, schema_version: schemaVersion }).slice(0, -1);
  for (const table of tables) {
    for (const [name, value] of Object.entries(table.section())) {
      yield `,${JSON.stringify(name)}:`;
      if (leftOut.includes(name)) yield "[]";
      else if (isLong(value)) {
        yield "[";
        yield* itemsOf(value);
        yield "]";
      } else yield JSON.stringify(value);
    }
  }
  yield "}";
}

const isLong = (value: unknown): value is Iterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.iterator in value && !Array.isArray(value);

/** Each item as JSON, with a comma before all but the first. */
function* itemsOf(values: Iterable<unknown>): Generator<string> {
  let comma = "";
  for (const value of values) {
    yield comma + JSON.stringify(value);
    comma = ",";
  }
}

/** Puts what the document says in the place of what is there; all of it is known to be right. */
export function restoreInto(store: AccountStore, document: Snapshot): Restored {
  store.change(() => {
    store.clear();
    for (const table of store.tables) table.restore(document);
    if (store.limits.journalRows !== null) store.journal.prune(); // a tenant's quota
  });
  return { ok: true, tokens: document.tokens.length };
}

/** The document, or what is wrong with it. */
export function documentOf(text: string): Snapshot | string {
  if (hasMoreCommas(text, MOST_VALUES)) return TOO_MANY;
  const value = jsonOf(text);
  if (value === undefined) return NOT_JSON;
  const read = formOf(value);
  return typeof read === "string" ? read : (contradictionIn(read) ?? read);
}

/** So many values may stand outside of the long lists of a large document, or in a small one. */
export const MOST_VALUES = 500_000;
export const TOO_MANY =
  "More values stand in the snapshot beside its tokens and its journal than any that an emulator made.";

export const NOT_JSON = "The snapshot is not valid JSON.";

/** Undefined when it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return jsonFrom(text);
  } catch {
    return undefined;
  }
}

/** What a document may have any number of. */
export const LONG = [
  "retired_secrets",
  "superseded_states",
  "deleted_tokens",
  "tokens",
  "token_uses",
  "journal",
] as const satisfies readonly (keyof Snapshot)[];
export type Long = (typeof LONG)[number];

export const NO_ITEMS = Object.fromEntries(LONG.map((name) => [name, []]));

/** A document in which nothing stands. */
export const EMPTY = {
  access_emulator_snapshot: 1,
  schema_version: 1,
  created_at: 0,
  clock: { offset_ms: 0, frozen_at_ms: null },
  settings: { assumptions: {} },
  ...NO_ITEMS,
};

/** So many items of a long list are looked through at once: the schema notes every mistake, and one is told. */
const ITEMS = 100;

/** The document, or what is wrong with its form. */
export function formOf(value: unknown): Snapshot | string {
  const given = Object(value) as Readonly<Record<string, unknown>>;
  const long = LONG.filter((name) => Array.isArray(given[name]) && given[name].length > ITEMS);
  if (long.length === 0) return formOfFew(value);
  const document = formOfFew({ ...given, ...Object.fromEntries(long.map((name) => [name, []])) });
  if (typeof document === "string") return document;
  for (const name of long) {
    const items = given[name] as unknown[];
    for (let from = 0; from < items.length; from += ITEMS) {
      const read = formOfFew({ ...EMPTY, [name]: items.slice(from, from + ITEMS) });
      if (typeof read === "string") return placedAt(name, from, read);
      (document[name] as unknown[]).push(...read[name]);
    }
  }
  return document;
}

/** What is wrong with an item, with its place in the list: its first items were left out. */
export function placedAt(name: Long, leftOut: number, problem: string): string {
  return problem.replaceAll(new RegExp(`\\b${name}\\.(\\d+)`, "g"), (_, index) => `${name}.${+index + leftOut}`);
}

function formOfFew(value: unknown): Snapshot | string {
  const version = (Object(value) as { schema_version?: unknown }).schema_version;
  if (typeof version === "number" && version > schemaVersion) {
    return `The snapshot has schema version ${version}, this emulator knows ${schemaVersion}: use a newer emulator.`;
  }
  const parsed = parsedOrTooWrong(value);
  if (parsed === undefined) return "More is wrong in the snapshot than can be told: it is none that an emulator made.";
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const isOther = issue?.path[0] === "access_emulator_snapshot" && !Object.hasOwn(Object(value), issue.path[0]);
  if (isOther) return "The document is not a snapshot: it has no access_emulator_snapshot.";
  if (issue?.code === "unrecognized_keys") return unknownFields(issue.keys, issue.path, Snapshot, value);
  return `${issue?.path.join(".") || "The snapshot"} ${issue?.message ?? "is not valid"}.`;
}

/** What does not go together in a document whose form is right. Of a large one, the items of long lists are their ids. */
export function contradictionIn(document: Snapshot): string | undefined {
  return inClear(document) ?? twice(document) ?? disagreement(document);
}

/** Undefined where the schema notes more mistakes than a call takes as its arguments. */
function parsedOrTooWrong(value: unknown) {
  try {
    return z.safeParse(Snapshot, value);
  } catch (problem) {
    if (problem instanceof RangeError) return undefined;
    throw problem;
  }
}

/** An API token that stands in the document itself: it would be kept as it is. */
function inClear({ settings }: Snapshot): string | undefined {
  const index = settings.api_tokens?.findIndex(({ token }) => token !== undefined) ?? -1;
  return index < 0
    ? undefined
    : `settings.api_tokens.${index}.token stands in clear: a snapshot has token_sha256 instead.`;
}

/** What stands twice where it may stand once. */
function twice(document: Snapshot): string | undefined {
  for (const [list, members] of Object.entries(once) as [keyof typeof once, readonly string[]][]) {
    for (const member of members) {
      const met = new Set<unknown>();
      for (const item of document[list] ?? []) {
        const value = (item as Readonly<Record<string, unknown>>)[member];
        if (met.has(value)) return `${list}: the ${member} ${value} stands twice in the snapshot.`;
        met.add(value);
      }
    }
  }
  return undefined;
}
