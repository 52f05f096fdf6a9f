/** The settings of an account. */
import type { AssumptionSettings } from "./assumption-settings.generated.ts";
import type { BehaviourGrade } from "./evidence.ts";
import type { Permission } from "./operations.ts";

/** An API token that the account knows. Once there is one, no other credential is accepted. */
export interface ApiToken {
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** `active` unless given. */
  readonly status?: "active" | "disabled" | "expired";
  readonly not_before?: string;
  readonly expires_on?: string;
}

/** An API token in a change: its text, or the SHA-256 of it in hex. */
export type ApiTokenChange = ApiToken &
  (
    | { readonly token: string; readonly token_sha256?: undefined }
    | { readonly token_sha256: string; readonly token?: undefined }
  );

/** So many requests in a window (a Go duration of whole seconds), then 429. */
export interface RateLimit {
  readonly quota: number;
  readonly window: string;
}

/**
 * What a path is answered with that is well formed and that the emulator does not have: 501, or 404 / 7003; or whatever is sent
 * to it is carried.
 */
export const otherPathsValues = ["not-emulated", "unroutable", "carry"] as const;
export type OtherPaths = (typeof otherPathsValues)[number];

/** A change of settings; `null` puts a value back to its default. */
export interface SettingsChange {
  readonly assumptions?: { readonly [N in keyof AssumptionSettings]?: AssumptionSettings[N] | null };
  readonly access_enabled?: boolean | null;
  readonly rate_limit?: RateLimit | null;
  /** The whole list; `null` accepts any credential again. */
  readonly api_tokens?: readonly ApiTokenChange[] | null;
  /** How long a change stays unseen by reads: a Go duration of whole seconds. */
  readonly propagation_lag?: string | null;
  /** How many requests the journal keeps; 0 keeps none. */
  readonly journal_limit?: number | null;
  /** With it, ids and secrets are the same in every run. */
  readonly random_seed?: string | null;
  /** What is answered to a path that the emulator does not have. */
  readonly other_paths?: OtherPaths | null;
}

/** Every setting in force. */
export interface AccountSettings {
  readonly assumptions: AssumptionSettings & Record<string, string | number>;
  readonly access_enabled: boolean;
  readonly rate_limit: RateLimit | null;
  readonly api_tokens: readonly (ApiToken & { readonly token_sha256: string })[] | null;
  readonly propagation_lag: string | null;
  readonly journal_limit: number;
  readonly random_seed: string | null;
  readonly other_paths: OtherPaths;
}

/** What the emulator supposes in one point, and what speaks for it. */
export interface AssumptionEvidence {
  readonly default: unknown;
  readonly alternatives: string;
  readonly grade: BehaviourGrade;
  readonly statement: string;
  readonly evidence: string;
  readonly observed_by: string;
}
