/** Reads the input of the control plane. Unknown fields are refused, with the nearest name that is known. */
import * as z from "zod/mini";
import type { ControlEnv } from "./guard.ts";
import { andMore, SHOWN, unknownFields } from "../../rules/values/nearest-name.ts";
import { controlError } from "./answers.ts";
import { isBlankJson } from "../../rules/values/blanks.ts";
import { hasMoreCommas, jsonFrom } from "../../rules/values/json.ts";

export type Input<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly response: Response };

const MOST_VALUES = 400_000;

/** Reads a JSON body; an empty one is `{}`. */
export function controlInput<S extends z.ZodMiniType>(
  schema: S,
  body: ControlEnv["Variables"]["body"],
): Input<z.output<S>> {
  if (body.kind === "too-large") {
    return refused(413, "body-too-large", "The request body is larger than 32 MiB; send it in parts.");
  }
  if (isBlankJson(body.text)) return checked(schema, {});
  if (hasMoreCommas(body.text, MOST_VALUES)) {
    return refused(413, "body-too-large", "The request body has more than 400,000 values; send it in parts.");
  }
  try {
    return checked(schema, jsonFrom(body.text));
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
  const sentences = issues.slice(0, SHOWN).map((issue) => sentenceOf(issue, schema, value));
  return refused(400, "invalid-input", [...sentences, ...andMore(issues.length)].join(" "));
}

function refused(status: 400 | 413, code: string, message: string): { ok: false; response: Response } {
  return { ok: false, response: controlError(status, code, message) };
}

function sentenceOf(told: z.core.$ZodIssue, schema: z.ZodMiniType, value: unknown): string {
  const issue = nearestOf(told);
  if (issue.code === "unrecognized_keys") return unknownFields(issue.keys, issue.path, schema, value);
  return `${issue.path.join(".") || "The input"} ${issue.message}.`;
}

/** What is wrong with a value that may be one thing or another, seen as the thing that it comes nearest to. */
function nearestOf(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const isOther = ({ code, path }: z.core.$ZodIssue) => /^invalid_(type|value)$/.test(code) && path.length === 0;
  const weightOf = (issues: readonly z.core.$ZodIssue[]) =>
    issues.reduce((sum, each) => sum + (each.code === "unrecognized_keys" ? each.keys.length : 1), 0);
  const kinds = issue.errors.filter((issues) => !issues.some(isOther));
  const [first] = kinds.toSorted((a, b) => weightOf(a) - weightOf(b))[0] ?? [];
  return first ? nearestOf({ ...first, path: [...issue.path, ...first.path] }) : issue;
}
