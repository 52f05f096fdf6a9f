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
