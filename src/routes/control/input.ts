/** Reads the input of the control plane. Unknown fields are refused, with the nearest name that is known. */
import leven from "leven";
import * as z from "zod/mini";
import type { RequestBody } from "../../api/body.ts";
import { controlError } from "./answers.ts";

export type Input<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly response: Response };

/** Reads a JSON body; an empty one is `{}`. */
export function controlInput<S extends z.ZodMiniType>(schema: S, body: RequestBody): Input<z.output<S>> {
  if (body.kind === "too-large") {
    return refused(413, "body-too-large", "The request body is larger than 32 MiB; send it in parts.");
  }
  if (body.text.trim() === "") return checked(schema, {});
  try {
    return checked(schema, JSON.parse(body.text));
  } catch {
    return refused(400, "invalid-json", "The request body is not valid JSON.");
  }
}

/** Reads a query. */
export function controlQuery<S extends z.ZodMiniType>(schema: S, query: Record<string, string>): Input<z.output<S>> {
  return checked(schema, query);
}

function checked<S extends z.ZodMiniType>(schema: S, value: unknown): Input<z.output<S>> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const { issues } = parsed.error;
  const sentences = issues.slice(0, SHOWN).map((issue) => sentenceOf(issue, schema));
  return refused(400, "invalid-input", [...sentences, ...andMore(issues.length)].join(" "));
}

function refused(status: 400 | 413, code: string, message: string): { ok: false; response: Response } {
  return { ok: false, response: controlError(status, code, message) };
}

/** How many things that are wrong are told at once. */
const SHOWN = 10;

function andMore(count: number): string[] {
  return count > SHOWN ? [`And ${count - SHOWN} more.`] : [];
}

type Issue = z.core.$ZodIssue;

function sentenceOf(issue: Issue, schema: z.ZodMiniType): string {
  const at = issue.path.join(".");
  if (issue.code !== "unrecognized_keys") return `${at || "The input"} ${issue.message}.`;
  const known = knownNames(schema, issue.path);
  const sentences = issue.keys
    .slice(0, SHOWN)
    .map((key) => unknownNameSentence(at === "" ? key || '""' : `${at}.${key}`, key, known));
  return [...sentences, ...andMore(issue.keys.length)].join(" ");
}

export function unknownNameSentence(shown: string, name: string, known: readonly string[]): string {
  const start = name.slice(0, 100);
  const distances = known.map((candidate) => ({ candidate, distance: leven(candidate, start) }));
  const nearest = distances.toSorted((a, b) => a.distance - b.distance)[0]?.candidate;
  return `${readable(shown)} is not known${nearest === undefined ? "" : `; the nearest name that is known is ${nearest}`}.`;
}

/** As it is, or in quotes where it would not be read as a name. */
function readable(name: string): string {
  const start = name.slice(0, 200);
  return /^[\w.$ -]*\w$/.test(start) && !start.startsWith(" ") ? start : JSON.stringify(start);
}

/** The names of the fields of the object at this path of a schema. */
function knownNames(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const { def } = schema._zod;
  if ("getter" in def) return knownNames((def.getter as () => z.core.$ZodType)(), path);
  if ("innerType" in def) return knownNames(def.innerType as z.core.$ZodType, path);
  if ("element" in def) return knownNames(def.element as z.core.$ZodType, path.slice(1));
  if (!("shape" in def)) return [];
  const shape = def.shape as Record<string, z.core.$ZodType>;
  const [step, ...rest] = path;
  if (step === undefined) return Object.keys(shape);
  const inner = shape[String(step)];
  return inner ? knownNames(inner, rest) : [];
}
