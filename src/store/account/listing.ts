/** The account's place on the directory's list of accounts that were touched, written beside the first answer. */
import { directory } from "../directory/directory.ts";
import type { AccountRow } from "./tables/row.ts";

export class Listing {
  readonly #env: EmulatorEnv;
  readonly #row: AccountRow;
  readonly #id: () => string;
  readonly #onUse: () => void;
  #listed: Promise<void> | undefined;
  #hasComplained = false;

  /** `onUse` is told of each use of the account. */
  constructor(env: EmulatorEnv, row: AccountRow, id: () => string, onUse: () => void = () => {}) {
    this.#env = env;
    this.#row = row;
    this.#id = id;
    this.#onUse = onUse;
  }

  /** Whether nothing was ever done in this account; not even something that is still on its way to the directory. */
  isUntouched(): boolean {
    return this.#listed === undefined && this.#row.isUntouched();
  }

  /** On the first touch, puts the account on the list, beside the answer and not before it; whether this is the first. */
  touch(): boolean {
    this.#onUse();
    if (this.#listed) return false;
    const isFirst = !this.#row.isListed();
    this.#listed = isFirst ? this.#list() : Promise.resolve();
    return isFirst;
  }

  /** Once it is on the list, or could not be put there. */
  async listed(): Promise<void> {
    await this.#listed;
  }

  /** Puts the account on the list as it is called now. */
  async renew(): Promise<void> {
    await this.#listed; // which may have the name that was
    this.#listed = this.#list();
    await this.#listed;
  }

  /** After the account's row was made anew. */
  touchAgain(): void {
    this.#listed = undefined;
    this.touch();
  }

  /** Takes the account off the list, once it is not on its way there any more; `forget` says whether it is emptied. */
  async takeOff(forget: () => boolean): Promise<void> {
    await this.#listed;
    if (!forget()) return;
    this.#listed = undefined;
    // Last, so that a touch that comes meanwhile is listed after it.
    await directory(this.#env).forget(this.#id());
  }

  /** Tells the directory which API tokens the account has now. */
  async registerApiTokens(): Promise<void> {
    const tokens = this.#row.settings().api_tokens ?? [];
    const digests = tokens.flatMap(({ token_sha256: digest }) => digest ?? []);
    await directory(this.#env).keepApiTokens(this.#id(), digests);
  }

  async #list(): Promise<void> {
    try {
      await directory(this.#env).list(this.#id(), this.#row.createdAt(), this.#row.name());
      this.#row.markListed();
    } catch (problem) {
      this.#listed = undefined; // the next request tries again
      if (!this.#hasComplained) console.error("The directory did not take the account", problem);
      this.#hasComplained = true;
    }
  }
}
