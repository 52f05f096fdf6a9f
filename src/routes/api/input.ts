/** From what a client sent to what a rule takes, or the refusal that names the parameter. */
import * as z from "zod/mini";
import type { Input } from "../../store/account/request.ts";
import type { AssumptionName } from "../../rules/fidelity/assumptions/index.ts";
import { isBlankJson } from "../../rules/values/blanks.ts";
import { jsonFrom } from "../../rules/values/json.ts";

z.config({ jitless: true }); // workerd forbids `new Function`, which zod would otherwise try at start

/** What a client sent, read by a schema; with the names that nothing reads. */
export type Reading<T> = { readonly result: Input<T>; readonly unknown: readonly string[] };

/** Reads a JSON body. An empty body and `null` are `{}`, as for a Go service. */
export function readJson<S extends z.ZodMiniType>(schema: S, text: string): Reading<z.output<S>> {
  if (isBlankJson(text)) return reading(schema, {}, "the request body", "malformed-json");
  let value: unknown;
  try {
    value = jsonFrom(text);
  } catch {
    const detail = "must be valid JSON";
    return { result: { ok: false, parameter: "the request body", detail, restsOn: "malformed-json" }, unknown: [] };
  }
  return reading(schema, value ?? {}, "the request body", "malformed-json");
}

/** Reads a query; of a parameter that is given twice the first counts. */
export function readQuery<S extends z.ZodMiniType>(schema: S, query: Record<string, string>): Reading<z.output<S>> {
  return reading(schema, query, "the query", "query-reading");
}

/** Of a request of which nothing is read. */
export const NOTHING: Reading<null> = { result: { ok: true, value: null }, unknown: [] };

const Unread = z.lazy(() => z.object({}));

/** A body that is not read at all: its names are told to the journal. */
export function unreadBody(text: string): Reading<null> {
  return text === "" ? NOTHING : { ...NOTHING, unknown: readJson(Unread, text).unknown };
}

/** The schemas note each item that is wrong, and cannot carry 100,000 such notes. */
const LONGEST_LIST = 10_000;

function reading<S extends z.ZodMiniType>(
  schema: S,
  value: unknown,
  whole: string,
  restsOn: AssumptionName,
): Reading<z.output<S>> {
  const long = Object.entries(Object(value)).find(([, each]) => Array.isArray(each) && each.length > LONGEST_LIST);
  if (long) {
    return {
      result: { ok: false, parameter: long[0], detail: `must have at most ${LONGEST_LIST} items`, restsOn },
      unknown: [],
    };
  }
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return { result: { ok: true, value: parsed.data }, unknown: unread(value, parsed.data) };
  const [issue] = parsed.error.issues;
  const parameter = issue?.path.join(".") || whole;
  return { result: { ok: false, parameter, detail: issue?.message ?? "is not valid", restsOn }, unknown: [] };
}

/** So many names are told. */
const NAMES_TOLD = 10;

/** The names of a JSON object that a schema leaves out of what it read. */
function unread(value: unknown, read: unknown): string[] {
  const known = Object(read) as object;
  const names: string[] = [];
  for (const name of Object.keys(Object(value))) {
    if (!Object.hasOwn(known, name) && names.length < NAMES_TOLD) names.push(name);
  }
  return names;
}
