/** Whole accounts as documents. */

/** A whole account as one document: to be kept and given back, and not to be looked into. No secret stands in it. */
export interface Snapshot {
  readonly access_emulator_snapshot: 1;
  readonly [member: string]: unknown;
}

export interface ForkOptions {
  /** The id of the new account, which must not exist yet; a random one unless given. */
  readonly id?: string | undefined;
  /** With `true` the journal is copied, too; else the copy's is empty. */
  readonly journal?: boolean | undefined;
}
