/** An account on the list of those that were used, or announced; times are RFC 3339. */
export interface KnownAccount {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  /** The last request to its API or its edge, or change by the control plane, by the system's clock; null when none is known. */
  readonly last_used_at: string | null;
}

/** What is known of an account as a whole; times are RFC 3339. */
export interface DescribedAccount {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  /** How many it holds. */
  readonly tokens: number;
  /**
   * When the account is emptied unless something uses it before, by the system's clock. Null where idle accounts are kept: on
   * a developer's machine, and without the variable `EMULATOR_EMPTY_AFTER`; and as long as nothing has used the account.
   */
  readonly empties_at: string | null;
}
