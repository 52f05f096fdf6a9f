/** The shapes of the control plane, as its users in Node see them. */
import type { AssumptionSettings } from "../../contract/assumption-settings.generated.ts";
import type { Grade, Operation } from "./journal-types.ts";

export type { AssumptionSettings };

/** What a read or a change needs of an API token. */
export type Permission = "Access: Service Tokens Read" | "Access: Service Tokens Write";

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
}

/** What the emulator supposes in one point, and what speaks for it. */
export interface AssumptionEvidence {
  readonly default: unknown;
  readonly alternatives: string;
  readonly grade: Grade;
  readonly statement: string;
  readonly evidence: string;
  readonly observed_by: string;
}

/** The clock of an account: its time (RFC 3339), and whether it passes. */
export interface ClockState {
  readonly now: string;
  readonly mode: "running" | "frozen";
}

export type FaultEffect =
  /** An error in Cloudflare's dialect; without a code, with an empty body. `retry_after` is in seconds. */
  | {
      readonly type: "error";
      readonly status: number;
      readonly code?: number | null;
      readonly retry_after?: number | null;
    }
  /** A page of HTML where JSON was expected. */
  | { readonly type: "gateway-page"; readonly status: number }
  /** A Go duration of real time, at most 5m. */
  | { readonly type: "delay"; readonly by: string }
  /** Half of the body. */
  | { readonly type: "truncate" }
  /** The connection ends right after the headers; on raw workerd only. */
  | { readonly type: "drop" };

/** What goes wrong in an account: counted, and never at random. */
export interface FaultSpec {
  readonly operation: Operation;
  readonly match?: { readonly token_id?: string; readonly name?: string };
  /** `before`: instead of the operation. `after-commit`: the change is made, the answer is lost. */
  readonly position: "before" | "after-commit";
  readonly effect: FaultEffect;
  /** How many requests it hits; 1 unless given. */
  readonly times?: number;
  /** How many matching requests pass before that; 0 unless given. */
  readonly skip?: number;
}

/** A fault as it stands: what is left of `times` and `skip`, and how many requests it hit. */
export interface Fault extends Required<FaultSpec> {
  readonly id: number;
  readonly hits: number;
}

export interface Admission {
  readonly admitted: boolean;
  readonly secret: "current" | "previous" | null;
  readonly reason: null | "unknown-client-id" | "wrong-secret" | "disabled" | "expired" | "grace-over";
}

/** One service token of a seed. Times are RFC 3339, durations Go's. */
export interface SeedToken {
  readonly name: string;
  readonly id?: string;
  readonly client_id?: string;
  /** Known to the test; the emulator keeps its digest only. */
  readonly client_secret?: string;
  readonly client_secret_version?: number;
  readonly previous_client_secret?: string;
  readonly previous_client_secret_expires_at?: string;
  readonly duration?: string;
  readonly enabled?: boolean;
  readonly created_at?: string;
  readonly expires_at?: string;
  /** Whether a DELETE is refused because something uses it. */
  readonly in_use?: boolean;
}

/** Many tokens at once, with secrets that nobody knows. `{n}` in the name is the number of the token, from 1. */
export interface SeedBulk {
  readonly count: number;
  readonly name: string;
  readonly duration?: string;
}

/** What an account starts with. */
export interface AccountSeed {
  readonly settings?: SettingsChange;
  readonly zones?: readonly { readonly id: string; readonly name?: string }[];
  readonly tokens?: readonly SeedToken[];
  readonly bulk?: SeedBulk;
}

/** A seed file. */
export interface Seed {
  readonly $schema?: string;
  readonly accounts: readonly (AccountSeed & { readonly id: string })[];
}

/** What became of a seed: an account that existed already is left as it is. */
export interface Seeded {
  readonly accounts: readonly { readonly id: string; readonly seeded: boolean; readonly tokens: number }[];
}
