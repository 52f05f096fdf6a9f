import { Consultation } from "../../rules/fidelity/consultation.ts";
import type { ClockAdvance, ClockAnswer, ClockChange, ShownClock } from "./clock.ts";
import { AccountState, type AccountDescription } from "./account-state.ts";
import { shownAt, tokenWith, type ShownApiToken } from "./settings/api-tokens.ts";
import { systemSeconds } from "../../system.ts";
import { FAULT_LIMIT, type Fault, type FaultSpec } from "./tables/fault.ts";
import { digestsOf, drawForSeed, insertSeed, type AccountSeed } from "./documents/seed.ts";
import { changed, effective, withoutTokens, type EffectiveSettings, type SettingsChange } from "./settings/settings.ts";

export type SeedAnswer =
  | { readonly ok: true; readonly seeded: boolean; readonly tokens: number }
  | { readonly ok: false; readonly parameter: string; readonly detail: string };

/** What the control plane does with an account: clock, faults, settings, seed, reset. */
export abstract class AccountUniverse extends AccountState {
  /** What is known of the account as a whole. */
  async describe(): Promise<AccountDescription> {
    return this.description();
  }

  /** Whether nothing was ever done in the account. */
  async isFresh(): Promise<boolean> {
    return this.isUntouched();
  }

  /** What is told of a configured API token: its status now and its times. */
  async apiToken(digest: string): Promise<ShownApiToken | undefined> {
    const setting = await tokenWith(digest, this.overrides().api_tokens ?? []);
    return setting && shownAt(setting, this.accountClock.seconds());
  }

  async clock(): Promise<ShownClock> {
    return this.accountClock.shown();
  }

  async setClock(change: ClockChange): Promise<ClockAnswer> {
    return this.#touchedBy(this.accountClock.set(change));
  }

  async advanceClock(advance: ClockAdvance): Promise<ClockAnswer> {
    return this.#touchedBy(this.accountClock.advance(advance));
  }

  #touchedBy(answer: ClockAnswer): ClockAnswer {
    if (answer.ok) this.touch();
    return answer;
  }

  async faults(): Promise<readonly Fault[]> {
    return this.accountFaults.all();
  }

  /** Undefined when there are as many faults as there may be. */
  async addFault(spec: FaultSpec): Promise<Fault | undefined> {
    this.touch();
    return this.accountFaults.all().length >= FAULT_LIMIT ? undefined : this.accountFaults.add(spec);
  }

  /** Takes one fault away, or all of them; whether there was one. */
  async removeFault(id?: number): Promise<boolean> {
    if (id !== undefined) return this.accountFaults.remove(id);
    this.accountFaults.clear();
    return true;
  }

  async settings(): Promise<EffectiveSettings> {
    return effective(this.overrides());
  }

  async changeSettings(change: SettingsChange): Promise<EffectiveSettings> {
    this.touch();
    const kept = await withoutTokens(change);
    if (change.journal_limit !== undefined) this.journal.prune(); // by the limit that was: a higher one brings nothing back
    this.ctx.storage.transactionSync(() => {
      const before = this.accountRow.settings();
      const after = changed(before, kept);
      if (after.random_seed !== before.random_seed) this.accountRow.keepDraws(0);
      this.accountRow.keepSettings(after);
    });
    if (change.rate_limit !== undefined) this.rate.restart();
    if (this.propagationLag() === 0) this.superseded.clear(); // without a lag everything has spread
    if (change.journal_limit !== undefined) this.journal.prune();
    if (change.api_tokens !== undefined) await this.registerApiTokens();
    return this.settings();
  }

  /** Fills the account, whole or not at all; one in which anything was done already is left as it is. */
  async seed(seed: AccountSeed): Promise<SeedAnswer> {
    const settings = changed({ assumptions: {} }, await withoutTokens(seed.settings ?? {}));
    const random = await drawForSeed(seed, this.overProcess(settings).random_seed, this.randomness);
    const digests = await digestsOf(seed.tokens ?? [], random);
    const consult = new Consultation(this.overProcess(settings).assumptions);
    const answer = this.ctx.storage.transactionSync((): SeedAnswer => {
      if (!this.isUntouched()) return { ok: true, seeded: false, tokens: this.tokensTable.count() };
      const filled = insertSeed(this.tokensTable, seed, digests, this.accountClock.seconds(), consult, random);
      if (!filled.ok) {
        this.tokensTable.clear();
        return filled;
      }
      this.accountRow.keepSettings(settings);
      return { ok: true, seeded: true, tokens: filled.count };
    });
    if (!answer.ok) return answer; // the account is as it was, and can be seeded still
    this.touch();
    if (settings.api_tokens && answer.seeded) await this.registerApiTokens();
    return answer;
  }

  /** Makes the universe empty again, in one transaction. */
  async reset(): Promise<void> {
    await this.unlisted(() =>
      this.ctx.storage.transactionSync(() => {
        this.forgetDeferred();
        this.tokensTable.clear();
        this.accountFaults.clear();
        this.journal.clear();
        this.gone.clear();
        this.superseded.clear();
        this.accountRow.reopen(systemSeconds());
      }),
    );
  }
}
