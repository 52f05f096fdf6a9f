import { DurableObject } from "cloudflare:workers";
import { Consultation } from "../tokens/consultation.ts";
import {
  AccountClock,
  type ClockAdvance,
  type ClockAnswer,
  type ClockChange,
  type ShownClock,
} from "./account-clock.ts";
import { AccountRow } from "./account-row.ts";
import { systemSeconds } from "./clock.ts";
import type { DirectoryObject } from "./directory-object.ts";
import { FAULT_LIMIT, Faults, type Fault, type FaultSpec } from "./faults.ts";
import { accountMigrations, migrate } from "./migrations.ts";
import { digestsOf, insertSeed, type AccountSeed } from "./seeding.ts";
import {
  changed,
  combined,
  effective,
  settingsOfProcess,
  type EffectiveSettings,
  type Overrides,
  type SettingsChange,
} from "./settings.ts";
import { TokensTable } from "./tokens-table.ts";

export type AccountDescription = { readonly createdAt: number; readonly tokenCount: number };

export type SeedAnswer =
  | { readonly ok: true; readonly seeded: boolean; readonly tokens: number }
  | { readonly ok: false; readonly parameter: string; readonly detail: string };

/** What an account is beside its operations, and what the control plane does with it: clock, faults, settings, seed, reset. */
export abstract class AccountUniverse extends DurableObject<EmulatorEnv> {
  protected readonly tokensTable: TokensTable;
  protected readonly accountRow: AccountRow;
  protected readonly accountClock: AccountClock;
  protected readonly accountFaults: Faults;
  readonly #process: Overrides;
  #listing: Promise<void> | undefined;

  constructor(ctx: DurableObjectState, env: EmulatorEnv) {
    super(ctx, env);
    this.tokensTable = new TokensTable(ctx.storage.sql);
    this.accountRow = new AccountRow(ctx.storage.sql);
    this.accountClock = new AccountClock(this.accountRow);
    this.accountFaults = new Faults(ctx.storage.sql);
    this.#process = settingsOfProcess(env.EMULATOR_SETTINGS);
    void ctx.blockConcurrencyWhile(async () => {
      migrate(ctx.storage, accountMigrations);
      this.accountRow.open(systemSeconds());
    });
  }

  /** What is known of the account as a whole. */
  async describe(): Promise<AccountDescription> {
    return { createdAt: this.accountRow.createdAt(), tokenCount: this.tokensTable.count() };
  }

  async clock(): Promise<ShownClock> {
    return this.accountClock.shown();
  }

  async setClock(change: ClockChange): Promise<ClockAnswer> {
    this.touch();
    return this.accountClock.set(change);
  }

  async advanceClock(advance: ClockAdvance): Promise<ClockAnswer> {
    this.touch();
    return this.accountClock.advance(advance);
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
    this.ctx.storage.transactionSync(() => this.accountRow.keepSettings(changed(this.accountRow.settings(), change)));
    return this.settings();
  }

  /** Fills the account, whole or not at all; one in which anything was done already is left as it is. */
  async seed(seed: AccountSeed): Promise<SeedAnswer> {
    const digests = await digestsOf(seed.tokens ?? []);
    const settings = changed({ assumptions: {} }, seed.settings ?? {});
    const consult = new Consultation(combined(this.#process, settings).assumptions);
    const answer = this.ctx.storage.transactionSync((): SeedAnswer => {
      if (!this.accountRow.isUntouched()) return { ok: true, seeded: false, tokens: this.tokensTable.count() };
      const filled = insertSeed(this.tokensTable, seed, digests, this.accountClock.seconds(), consult);
      if (!filled.ok) {
        this.tokensTable.deleteAll();
        return filled;
      }
      this.accountRow.keepSettings(settings);
      return { ok: true, seeded: true, tokens: filled.count };
    });
    if (answer.ok) this.touch(); // one that was refused is as it was, and can be seeded still
    return answer;
  }

  /** Makes the universe empty again, in one transaction. */
  async reset(): Promise<void> {
    await this.#listing;
    this.ctx.storage.transactionSync(() => {
      this.tokensTable.deleteAll();
      this.accountFaults.clear();
      this.accountRow.reopen(systemSeconds());
    });
    this.#listing = undefined;
    // Last, so that a touch that comes meanwhile is listed after it.
    await this.#directory().forget(this.#id());
  }

  protected overrides(): Overrides {
    return combined(this.#process, this.accountRow.settings());
  }

  protected consult(): Consultation {
    return new Consultation(this.overrides().assumptions);
  }

  /** On the first touch, puts the account on the directory's list, beside the answer and not before it. */
  protected touch(): void {
    this.#listing ??= this.accountRow.isListed() ? Promise.resolve() : this.#listed();
  }

  async #listed(): Promise<void> {
    try {
      await this.#directory().list(this.#id(), this.accountRow.createdAt());
      this.accountRow.markListed();
    } catch (problem) {
      this.#listing = undefined; // the next request tries again
      console.error("The directory did not take the account", problem);
    }
  }

  #directory(): DurableObjectStub<DirectoryObject> {
    return this.env.DIRECTORY.getByName("directory");
  }

  #id(): string {
    const { name } = this.ctx.id;
    if (name === undefined) throw new Error("An account's object is found by its account id.");
    return name;
  }
}
