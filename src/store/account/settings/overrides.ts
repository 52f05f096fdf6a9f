/** The settings of an account: what the process was started with, and over it what the account switched. */
import type { AccountSettings, OtherPaths, RateLimit } from "../../../contract/settings.ts";
import { assumptionNames, catalogue, isSwitchable, type Switched } from "../../../rules/fidelity/assumptions/index.ts";
import { shownSetting, type ApiTokenSetting } from "./api-tokens.ts";
import { secondsOf, type SettingsChange } from "./schema.ts";

/** Settings that differ from the defaults. */
export interface Overrides {
  readonly assumptions: Switched;
  readonly access_enabled?: boolean;
  readonly rate_limit?: RateLimit;
  readonly api_tokens?: readonly ApiTokenSetting[];
  readonly propagation_lag?: string;
  readonly journal_limit?: number;
  readonly random_seed?: string;
  readonly other_paths?: OtherPaths;
}

export const DEFAULT_JOURNAL_LIMIT = 10_000;

const plainNames = [
  "access_enabled",
  "rate_limit",
  "api_tokens",
  "propagation_lag",
  "journal_limit",
  "random_seed",
  "other_paths",
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

/** Every value in force, as the control plane shows it; a fixed assumption shows as `fixed`, an API token by its digest. */
export async function effective(overrides: Overrides): Promise<AccountSettings> {
  const assumptions = Object.fromEntries(
    assumptionNames.map((name) => [
      name,
      isSwitchable(name) ? (overrides.assumptions[name] ?? catalogue[name].default) : "fixed",
    ]),
  ) as AccountSettings["assumptions"];
  const { api_tokens: tokens } = overrides;
  return {
    assumptions,
    access_enabled: overrides.access_enabled ?? true,
    rate_limit: overrides.rate_limit ?? null,
    api_tokens: tokens ? await Promise.all(tokens.map(shownSetting)) : null,
    propagation_lag: overrides.propagation_lag ?? null,
    journal_limit: overrides.journal_limit ?? DEFAULT_JOURNAL_LIMIT,
    random_seed: overrides.random_seed ?? null,
    other_paths: otherPathsOf(overrides),
  };
}

/** So many requests in so many seconds. */
export type Quota = { readonly quota: number; readonly window: number };

export function quotaOf({ rate_limit: limit }: Overrides): Quota | undefined {
  return limit && { quota: limit.quota, window: secondsOf(limit.window) };
}

/** What a path is answered with that the emulator does not have. */
export function otherPathsOf({ other_paths: setting }: Overrides): OtherPaths {
  return setting ?? "not-emulated";
}

/** In seconds; 0 without a lag. */
export function propagationLagOf({ propagation_lag: lag }: Overrides): number {
  return lag === undefined ? 0 : secondsOf(lag);
}
