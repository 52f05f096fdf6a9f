/** From what a client sent to what a rule takes, or the refusal that names the parameter. */
import * as z from "zod/mini";
import { given, invalid, type Part } from "../tokens/refusal.ts";

z.config({ jitless: true }); // workerd forbids `new Function`, which zod would otherwise try at start

/** Reads a JSON body. An empty body and `null` are `{}`, as for a Go service. */
export function parseBody<S extends z.ZodMiniType>(schema: S, text: string): Part<z.output<S>> {
  if (text.trim() === "") return parseValue(schema, {}, "the request body");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return invalid("the request body", "must be valid JSON");
  }
  return parseValue(schema, value ?? {}, "the request body");
}

/** Reads a query; of a parameter that is given twice the first counts. */
export function parseQuery<S extends z.ZodMiniType>(schema: S, query: Record<string, string>): Part<z.output<S>> {
  return parseValue(schema, query, "the query");
}

/** A number in a query: decimal digits and nothing else, from 1 to the given one. */
export function wholeNumberText(largest: number) {
  const words = `must be a whole number from 1 to ${largest}`;
  const digits = z.string().check(z.regex(/^[1-9][0-9]{0,9}$/, words));
  const range = z.int().check(z.gte(1, words), z.lte(largest, words));
  return z.pipe(z.pipe(digits, z.transform(Number)), range);
}

function parseValue<S extends z.ZodMiniType>(schema: S, value: unknown, whole: string): Part<z.output<S>> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return given(parsed.data);
  const [issue] = parsed.error.issues;
  return invalid(issue?.path.join(".") || whole, issue?.message ?? "is not valid");
}
