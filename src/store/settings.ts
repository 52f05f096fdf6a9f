/** The settings of an account: what the process was started with, and over it what the account switched. */
import * as z from "zod/mini";
import { assumptionNames, catalogue, isSwitchable, type AssumptionName, type Switched } from "../tokens/assumptions.ts";

/** Settings that differ from the defaults. */
export interface Overrides {
  readonly assumptions: Switched;
  readonly access_enabled?: boolean;
}

/** Settings as the control plane shows them: every value in force. A fixed assumption shows as `fixed`. */
export interface EffectiveSettings {
  readonly assumptions: Record<AssumptionName, string | number>;
  readonly access_enabled: boolean;
}

function shapeOfAssumptions(): Record<string, z.ZodMiniType> {
  const shape: Record<string, z.ZodMiniType> = {};
  for (const name of assumptionNames) {
    const { schema } = catalogue[name];
    shape[name] = schema
      ? z.optional(z.nullable<z.ZodMiniType>(schema))
      : z.optional(z.literal("fixed", `is fixed: it has no alternative that could be switched on`));
  }
  return shape;
}

/** A change of settings: null puts a value back to what it was before. */
export const SettingsChange = z.lazy(() =>
  z.strictObject(
    {
      assumptions: z.optional(z.strictObject(shapeOfAssumptions(), "must be an object of assumptions")),
      access_enabled: z.optional(z.nullable(z.boolean("must be true or false"))),
    },
    "must be an object of settings",
  ),
);
export type SettingsChange = z.infer<typeof SettingsChange>;

/** The overrides after a change: what is null is taken away. */
export function changed(overrides: Overrides, change: SettingsChange): Overrides {
  const assumptions: Record<string, unknown> = { ...overrides.assumptions };
  for (const [name, value] of Object.entries(change.assumptions ?? {})) {
    if (value === "fixed") continue; // as the settings are shown, so that what is read can be sent back
    if (value === null) delete assumptions[name];
    else if (value !== undefined) assumptions[name] = value;
  }
  const access = change.access_enabled === undefined ? (overrides.access_enabled ?? null) : change.access_enabled;
  return { assumptions, ...(access === null ? {} : { access_enabled: access }) };
}

/** The account's overrides over those of the process. */
export function combined(process: Overrides, account: Overrides): Overrides {
  return { ...process, ...account, assumptions: { ...process.assumptions, ...account.assumptions } };
}

export function effective(overrides: Overrides): EffectiveSettings {
  const assumptions = Object.fromEntries(
    assumptionNames.map((name) => [
      name,
      isSwitchable(name) ? (overrides.assumptions[name] ?? catalogue[name].default) : "fixed",
    ]),
  ) as EffectiveSettings["assumptions"];
  return { assumptions, access_enabled: overrides.access_enabled ?? true };
}

/**
 * The settings of the whole process, from the variable EMULATOR_SETTINGS (JSON, or a table in wrangler.toml).
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
      throw new Error("EMULATOR_SETTINGS is not valid JSON");
    }
  }
  const parsed = z.safeParse(SettingsChange, value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message, ...issue }) => {
      const known = issue.code === "unrecognized_keys" ? `does not know ${issue.keys.join(", ")}` : message;
      return `${path.join(".") || "it"} ${known}`;
    });
    throw new Error(`EMULATOR_SETTINGS is not valid: ${problems.join("; ")}`);
  }
  return changed({ assumptions: {} }, parsed.data);
}

let lastVariable: unknown;
let lastSentence: string | undefined;

/** What is wrong with the settings of the process, if anything. The variable does not change while a process runs. */
export function problemOfProcess(variable: unknown): string | undefined {
  if (variable === lastVariable) return lastSentence;
  lastVariable = variable;
  try {
    settingsOfProcess(variable);
    lastSentence = undefined;
  } catch (problem) {
    lastSentence = problem instanceof Error ? problem.message : String(problem);
  }
  return lastSentence;
}
