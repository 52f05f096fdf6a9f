/** The schemas of what is stored: Node writes them beside a folder of state, so that an older emulator knows before it opens it. */

/** The newest schema of an account's store; health and snapshots show it. */
export const ACCOUNT_SCHEMA = 4;

/** The newest schema of applications, policies and groups, which an account has from its first one on; health shows it. */
export const ACCESS_SCHEMA = 5;

/** The newest schema of the directory's store. */
export const DIRECTORY_SCHEMA = 7;

/** The code of an error that says that stored state cannot be read. */
export const STATE_UNREADABLE = "state-unreadable";

/** An account that a search had to leave out, and why. */
export interface UnreadableAccount {
  readonly account_id: string;
  /** What is wrong with its state, and what to do. */
  readonly message: string;
}
