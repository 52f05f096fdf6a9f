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
  return refused(400, "invalid-input", `${parsed.error.issues.map((issue) => sentenceOf(issue, schema)).join(" ")}`);
}

function refused(status: 400 | 413, code: string, message: string): { ok: false; response: Response } {
  return { ok: false, response: controlError(status, code, message) };
}

type Issue = z.core.$ZodIssue;

function sentenceOf(issue: Issue, schema: z.ZodMiniType): string {
  const at = issue.path.join(".");
  if (issue.code !== "unrecognized_keys") return `${at || "The input"} ${issue.message}.`;
  const known = knownNames(schema, issue.path);
  return issue.keys.map((key) => unknownNameSentence(at === "" ? key : `${at}.${key}`, key, known)).join(" ");
}

export function unknownNameSentence(shown: string, name: string, known: readonly string[]): string {
  const nearest = known.toSorted((a, b) => leven(a, name.slice(0, 100)) - leven(b, name.slice(0, 100)))[0];
  return `${shown.slice(0, 200)} is not known${nearest === undefined ? "" : `; the nearest name that is known is ${nearest}`}.`;
}

/** The names of the fields of the object at this path of a schema. */
function knownNames(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const { def } = schema._zod;
  if ("getter" in def) return knownNames((def.getter as () => z.core.$ZodType)(), path);
  if ("innerType" in def) return knownNames(def.innerType as z.core.$ZodType, path);
  if (!("shape" in def)) return [];
  const shape = def.shape as Record<string, z.core.$ZodType>;
  const [step, ...rest] = path;
  if (step === undefined) return Object.keys(shape);
  const inner = shape[String(step)];
  return inner ? knownNames(inner, rest) : [];
}
