/** The settings of an account: what the process was started with, and over it what the account switched. */
import * as z from "zod/mini";
import {
  assumptionNames,
  catalogue,
  isSwitchable,
  type AssumptionName,
  type Switched,
} from "../../../rules/fidelity/assumptions.ts";
import { toHex } from "../../../rules/service-tokens/secret.ts";
import { andMore, SHOWN, unknownFields } from "../../../rules/values/nearest-name.ts";
import { digestOf } from "../fresh-secret.ts";
import type { RateLimit } from "../rate-limit.ts";
import { isRepetitionOf, repeated, SettingsChange, secondsOf, type ApiTokenSetting } from "./schema.ts";

export { SettingsChange };

/** Settings that differ from the defaults. */
export interface Overrides {
  readonly assumptions: Switched;
  readonly access_enabled?: boolean;
  readonly rate_limit?: RateLimitSetting;
  readonly api_tokens?: readonly ApiTokenSetting[];
  readonly propagation_lag?: string;
  readonly journal_limit?: number;
  readonly random_seed?: string;
}

/** As it is set and shown: the window is a Go duration. */
export type RateLimitSetting = { readonly quota: number; readonly window: string };

/** Settings as the control plane shows them: every value in force. A fixed assumption shows as `fixed`. */
export interface EffectiveSettings {
  readonly assumptions: Record<AssumptionName, string | number>;
  readonly access_enabled: boolean;
  readonly rate_limit: RateLimitSetting | null;
  readonly api_tokens: readonly ApiTokenSetting[] | null;
  readonly propagation_lag: string | null;
  readonly journal_limit: number;
  readonly random_seed: string | null;
}

export const DEFAULT_JOURNAL_LIMIT = 10_000;

const plainNames = [
  "access_enabled",
  "rate_limit",
  "api_tokens",
  "propagation_lag",
  "journal_limit",
  "random_seed",
] as const;

/** The overrides after a change: what is null is taken away. */
export function changed(overrides: Overrides, change: SettingsChange): Overrides {
  const assumptions: Record<string, unknown> = { ...overrides.assumptions };
  for (const [name, value] of Object.entries(change.assumptions ?? {})) {
    if (value === "fixed") continue; // as the settings are shown, so that what is read can be sent back
    if (value === null) delete assumptions[name];
    else if (value !== undefined) assumptions[name] = value;
  }
  const result: { -readonly [N in keyof Overrides]: Overrides[N] } = { ...overrides, assumptions };
  for (const name of plainNames) {
    const value = change[name];
    if (value === null) delete result[name];
    else if (value !== undefined) Object.assign(result, { [name]: value });
  }
  return result;
}

/** The account's overrides over those of the process. */
export function combined(process: Overrides, account: Overrides): Overrides {
  return { ...process, ...account, assumptions: { ...process.assumptions, ...account.assumptions } };
}

/** Every value in force; API tokens by their digests. */
export async function effective(overrides: Overrides): Promise<EffectiveSettings> {
  const assumptions = Object.fromEntries(
    assumptionNames.map((name) => [
      name,
      isSwitchable(name) ? (overrides.assumptions[name] ?? catalogue[name].default) : "fixed",
    ]),
  ) as EffectiveSettings["assumptions"];
  const { api_tokens: tokens } = overrides;
  return {
    assumptions,
    access_enabled: overrides.access_enabled ?? true,
    rate_limit: overrides.rate_limit ?? null,
    api_tokens: tokens ? await Promise.all(tokens.map(withDigest)) : null,
    propagation_lag: overrides.propagation_lag ?? null,
    journal_limit: overrides.journal_limit ?? DEFAULT_JOURNAL_LIMIT,
    random_seed: overrides.random_seed ?? null,
  };
}

/** The change with digests where API tokens stood: no token is kept in clear. */
export async function withoutTokens(change: SettingsChange): Promise<SettingsChange> {
  const { api_tokens: tokens } = change;
  return tokens ? { ...change, api_tokens: await Promise.all(tokens.map(withDigest)) } : change;
}

/** Says which token stands there once as its text and once as its digest, as a list does that was read and added to. */
export async function repeatedApiToken({ api_tokens: tokens }: SettingsChange): Promise<string | undefined> {
  const [twice] = repeated(await Promise.all((tokens ?? []).map(withDigest)));
  return twice && `api_tokens.${twice.index} ${isRepetitionOf(twice.first)}`;
}

/** A setting of the process has its token in clear, as the variable does; shown and kept is the digest alone. */
export async function withDigest({ token, ...setting }: ApiTokenSetting): Promise<ApiTokenSetting> {
  return token === undefined ? setting : { ...setting, token_sha256: toHex(await digestOf(token)) };
}

export function rateLimitOf({ rate_limit: limit }: Overrides): RateLimit | undefined {
  return limit && { quota: limit.quota, window: secondsOf(limit.window) };
}

/** In seconds; 0 without a lag. */
export function propagationLagOf({ propagation_lag: lag }: Overrides): number {
  return lag === undefined ? 0 : secondsOf(lag);
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
