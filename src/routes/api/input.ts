/** From what a client sent to what a rule takes, or the refusal that names the parameter. */
import * as z from "zod/mini";
import type { AssumptionName } from "../../rules/fidelity/assumptions.ts";

z.config({ jitless: true }); // workerd forbids `new Function`, which zod would otherwise try at start

/** What was read, or the parameter that is wrong and the assumption that its refusal rests on. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly parameter: string; readonly detail: string; readonly restsOn: AssumptionName };

/** What a client sent, read by a schema; with the names that nothing reads. */
export type Reading<T> = { readonly result: Parsed<T>; readonly unknown: readonly string[] };

/** Reads a JSON body. An empty body and `null` are `{}`, as for a Go service. */
export function readJson<S extends z.ZodMiniType>(schema: S, text: string): Reading<z.output<S>> {
  if (text.trim() === "") return reading(schema, {}, "the request body", "malformed-json");
  let value: unknown;
  try {
    value = JSON.parse(text);
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

/** A number in a query: decimal digits and nothing else, from 1 (or 0) to the given one. */
export function wholeNumberText(largest: number, smallest: 0 | 1 = 1) {
  const words = `must be a whole number from ${smallest} to ${largest}`;
  const digits = z.string().check(z.regex(/^(0|[1-9][0-9]{0,9})$/, words));
  const range = z.int().check(z.gte(smallest, words), z.lte(largest, words));
  return z.pipe(z.pipe(digits, z.transform(Number)), range);
}

function reading<S extends z.ZodMiniType>(
  schema: S,
  value: unknown,
  whole: string,
  restsOn: AssumptionName,
): Reading<z.output<S>> {
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
