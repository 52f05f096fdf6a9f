/** The settings of the whole process, from the variable EMULATOR_SETTINGS. */
import * as z from "zod/mini";
import { andMore, SHOWN, unknownFields } from "../../../rules/values/nearest-name.ts";
import type { ApiTokenSetting } from "./api-tokens.ts";
import type { OtherPaths } from "../../../contract/settings.ts";
import { changed, otherPathsOf, type Overrides } from "./overrides.ts";
import { SettingsChange } from "./schema.ts";

/**
 * The settings that the variable says (JSON, or a table in wrangler.toml).
 *
 * @throws Error that says which value is wrong.
 */
export function settingsOfProcess(variable: unknown): Overrides {
  if (variable === undefined || variable === null || variable === "") return { assumptions: {} };
  let value = variable;
  if (typeof variable === "string") {
    try {
      value = JSON.parse(variable);
    } catch {
      throw new Error("EMULATOR_SETTINGS is not valid JSON.");
    }
  }
  const parsed = z.safeParse(SettingsChange, value);
  if (!parsed.success) {
    throw new Error(`EMULATOR_SETTINGS is not valid: ${problemsOf(parsed.error.issues, value)}`);
  }
  return changed({ assumptions: {} }, parsed.data);
}

function problemsOf(issues: readonly z.core.$ZodIssue[], value: unknown): string {
  const sentences = issues.slice(0, SHOWN).map((issue) => {
    if (issue.code === "unrecognized_keys") return unknownFields(issue.keys, issue.path, SettingsChange, value);
    return `${issue.path.join(".") || "it"} ${issue.message}.`;
  });
  return [...sentences, ...andMore(issues.length)].join(" ");
}

type OfProcess = { readonly variable: unknown; readonly settings?: Overrides; readonly problem?: string };
let last: OfProcess = { variable: undefined };

/** The settings of the process, or what is wrong with them. The variable does not change while a process runs. */
function ofProcess(variable: unknown): OfProcess {
  if (variable === last.variable) return last;
  try {
    last = { variable, settings: settingsOfProcess(variable) };
  } catch (problem) {
    last = { variable, problem: problem instanceof Error ? problem.message : String(problem) };
  }
  return last;
}

export function problemOfProcess(variable: unknown): string | undefined {
  return ofProcess(variable).problem;
}

/** The API tokens of the process, which every account without its own has. */
export function apiTokensOfProcess(variable: unknown): readonly ApiTokenSetting[] {
  return ofProcess(variable).settings?.api_tokens ?? [];
}

/** What a path is answered with that the emulator does not have, where no account is named. */
export function otherPathsOfProcess(variable: unknown): OtherPaths {
  return otherPathsOf(ofProcess(variable).settings ?? { assumptions: {} });
}
