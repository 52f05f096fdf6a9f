/** What the control plane changes in an account, but for what makes it another one: clock, faults, settings, marks. */
import type { KeptAnswer } from "../../contract/answers.ts";
import type { AccountSettings } from "../../contract/settings.ts";
import type { Origin } from "../../contract/origins.ts";
import { ORIGINS_LIMIT } from "../../rules/edge/origin-url.ts";
import type { AccountStore } from "./account-store.ts";
import type { ClockAdvance, ClockAnswer, ClockChange } from "./clock.ts";
import { catchInactive, catchInactiveAfterChange } from "./inactivity.ts";
import type { Listing } from "./listing.ts";
import { withoutTokens } from "./settings/api-tokens.ts";
import { changed, effective } from "./settings/overrides.ts";
import type { SettingsChange } from "./settings/schema.ts";
import { FAULT_LIMIT, type Fault, type FaultSpec } from "./tables/fault.ts";

export class AccountControl {
  readonly #store: AccountStore;
  readonly #listing: Listing;

  constructor(store: AccountStore, listing: Listing) {
    this.#store = store;
    this.#listing = listing;
  }

  setClock(change: ClockChange): ClockAnswer {
    return this.#moved(() => this.#store.clock.set(change));
  }

  advanceClock(advance: ClockAdvance): ClockAnswer {
    return this.#moved(() => this.#store.clock.advance(advance));
  }

  /** Undefined when there are as many faults as there may be. */
  addFault(spec: FaultSpec): Fault | undefined {
    const { faults } = this.#store;
    this.#listing.touch();
    return faults.all().length >= FAULT_LIMIT ? undefined : faults.add(spec);
  }

  /** Takes one fault away, or all of them; whether there was one. */
  removeFault(id?: number): boolean {
    const { faults } = this.#store;
    if (id !== undefined) return faults.remove(id);
    faults.clear();
    return true;
  }

  /** Puts these fixed answers in the place of those that are there. */
  setFixedAnswers(answers: readonly KeptAnswer[]): void {
    const { access } = this.#store;
    if (answers.length > 0) this.#listing.touch();
    this.#store.change(() => access.answers.keep(answers));
  }

  /** Says where requests to a host go; false when the account has as many as it may have. */
  async setOrigin(origin: Origin): Promise<boolean> {
    const { access } = this.#store;
    const { origins } = access;
    const isFull = () => origins.of(origin.hostname) === null && origins.count() >= ORIGINS_LIMIT;
    if (isFull()) return false;
    await this.#store.announceHosts([origin.hostname]);
    if (isFull()) return false; // others may have come meanwhile
    this.#listing.touch();
    this.#store.change(() => origins.keep(origin));
    return true;
  }

  removeOrigin(hostname: string): void {
    const { origins } = this.#store.access;
    if (origins.of(hostname) !== null) this.#store.change(() => origins.remove(hostname));
  }

  settings(): Promise<AccountSettings> {
    return effective(this.#store.settings.all());
  }

  async changeSettings(change: SettingsChange): Promise<AccountSettings> {
    this.#listing.touch();
    const kept = await withoutTokens(change);
    const { row, rate, journal, superseded, settings } = this.#store;
    catchInactive(this.#store);
    this.#store.change(() => {
      const before = row.settings();
      const after = changed(before, kept);
      if (change.journal_limit !== undefined) journal.prune(); // by the limit that was: a higher one brings nothing back
      if (after.random_seed !== before.random_seed) row.keepDraws(0);
      row.keepSettings(after);
      if (change.rate_limit !== undefined) rate.restart();
      if (settings.propagationLag() === 0) superseded.clear(); // without a lag everything has spread
      if (change.journal_limit !== undefined) journal.prune();
      catchInactiveAfterChange(this.#store);
    });
    if (change.api_tokens !== undefined) await this.#listing.registerApiTokens();
    return this.settings();
  }

  /** Gives the account a name, or with null the one that it has without. */
  async rename(name: string | null): Promise<void> {
    this.#store.row.keepName(name);
    await this.#listing.renew();
  }

  /** Marks a token as in use by a policy, group or app, or not; whether there is one. */
  markInUse(id: string, inUse: boolean): boolean {
    catchInactive(this.#store);
    if (!this.#store.tokens.byId(id)) return false;
    this.#listing.touch();
    this.#store.change(() => {
      this.#store.tokens.markInUse(id, inUse);
      catchInactiveAfterChange(this.#store);
    });
    return true;
  }

  /** What was due by the time that was is done, wherever the clock goes. */
  #moved(move: () => ClockAnswer): ClockAnswer {
    const { clock, verifications, lastSeen, tokenUses } = this.#store;
    catchInactive(this.#store);
    const answer = this.#store.change(() => {
      const before = clock.seconds();
      const moved = move();
      if (clock.seconds() < before) {
        verifications.flush();
        lastSeen.flush();
        tokenUses.keepUsesAfter(clock.seconds());
      }
      return moved;
    });
    if (answer.ok) this.#listing.touch();
    return answer;
  }
}
