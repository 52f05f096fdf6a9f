/** Seeds: what accounts start with. */
import type { SettingsChange } from "./settings.ts";

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
  /** What the account is called, 1 to 100 characters; `Emulated account` and its id unless given. */
  readonly name?: string;
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
