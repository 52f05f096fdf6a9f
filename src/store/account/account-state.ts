import { DurableObject } from "cloudflare:workers";
import { Consultation } from "../../rules/fidelity/consultation.ts";
import type { RandomBytes } from "../../rules/service-tokens/secret.ts";
import type { Token } from "../../rules/service-tokens/token.ts";
import { AccountClock } from "./clock.ts";
import { AccountRow } from "./tables/row.ts";
import { tokenWith } from "./settings/api-tokens.ts";
import { systemSeconds } from "../../system.ts";
import { Deferred } from "./late-writes.ts";
import type { DirectoryObject } from "../directory/directory-object.ts";
import { Faults } from "./tables/faults.ts";
import { Gone } from "./tables/deleted-tokens.ts";
import { Journal } from "./tables/journal.ts";
import { accountMigrations, migrate } from "./migrations.ts";
import { Randomness } from "./randomness.ts";
import { RateCounter } from "./rate-limit.ts";
import {
  combined,
  DEFAULT_JOURNAL_LIMIT,
  propagationLagOf,
  settingsOfProcess,
  type Overrides,
} from "./settings/settings.ts";
import { SupersededStates } from "./tables/superseded-tokens.ts";
import { recordOf } from "./tables/token-record.ts";
import { TokensTable } from "./tables/tokens.ts";

export type AccountDescription = { readonly createdAt: number; readonly tokenCount: number };

/** What a world is made of, for those who copy it or look at all of it. */
export interface WorldParts {
  readonly tokens: TokensTable;
  readonly row: AccountRow;
  readonly clock: AccountClock;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly gone: Gone;
  readonly superseded: SupersededStates;
}

/** What an account keeps, and how it is written: the ground on which its methods stand. */
export abstract class AccountState extends DurableObject<EmulatorEnv> {
  protected readonly tokensTable: TokensTable;
  protected readonly accountRow: AccountRow;
  protected readonly accountClock: AccountClock;
  protected readonly accountFaults: Faults;
  protected readonly journal: Journal;
  protected readonly gone: Gone;
  protected readonly superseded: SupersededStates;
  protected readonly rate: RateCounter;
  /** Writes what may be late. */
  protected readonly deferred: Deferred;
  protected readonly randomness: Randomness;
  /** When current secrets were verified, by client ids, as far as that is not on disk. */
  readonly #verified = new Map<string, number>();
  readonly #process: Overrides;
  #inForce: { readonly account: Overrides; readonly all: Overrides } | undefined;
  #listing: Promise<void> | undefined;

  constructor(ctx: DurableObjectState, env: EmulatorEnv) {
    super(ctx, env);
    this.tokensTable = new TokensTable(ctx.storage.sql);
    this.accountRow = new AccountRow(ctx.storage.sql);
    this.accountClock = new AccountClock(this.accountRow);
    this.accountFaults = new Faults(ctx.storage.sql);
    this.gone = new Gone(ctx.storage.sql);
    this.superseded = new SupersededStates(ctx.storage.sql);
    this.rate = new RateCounter(this.accountRow);
    this.randomness = new Randomness(this.accountRow);
    this.deferred = new Deferred(() => this.#writeDeferred());
    this.journal = new Journal(
      ctx.storage.sql,
      () => this.overrides().journal_limit ?? DEFAULT_JOURNAL_LIMIT,
      this.deferred,
    );
    this.#process = settingsOfProcess(env.EMULATOR_SETTINGS);
    void ctx.blockConcurrencyWhile(async () => {
      migrate(ctx.storage, accountMigrations);
      this.accountRow.open(systemSeconds());
    });
  }

  protected description(): AccountDescription {
    return { createdAt: this.accountRow.createdAt(), tokenCount: this.tokensTable.count() };
  }

  /** The settings in force: the account's over those of the process. */
  protected overrides(): Overrides {
    const account = this.accountRow.settings();
    if (this.#inForce?.account !== account) this.#inForce = { account, all: this.overProcess(account) };
    return this.#inForce.all;
  }

  protected overProcess(account: Overrides): Overrides {
    return combined(this.#process, account);
  }

  protected consult(): Consultation {
    return new Consultation(this.overrides().assumptions);
  }

  /** In seconds. */
  protected propagationLag(): number {
    return propagationLagOf(this.overrides());
  }

  protected draw(): RandomBytes | Promise<RandomBytes> {
    return this.randomness.draw(this.overrides().random_seed ?? null);
  }

  protected insertToken(token: Token): void {
    this.tokensTable.insert(token);
    this.#supersede(token.clientId, null);
  }

  /** Writes what a rule made of the token; a secret that it drops is kept aside by its digest. */
  protected updateToken(before: Token, after: Token): void {
    this.tokensTable.update(after);
    this.#supersede(before.clientId, before);
    if (before.secret.version !== after.secret.version) {
      this.#verified.delete(before.clientId);
      this.tokensTable.markVerified(before.clientId, null); // the new secret was not yet
    }
    if (before.previous.digest === null || before.previous.digest === after.previous.digest) return;
    const sha256 = recordOf(before).previous_client_secret_sha256;
    if (sha256 === null) return;
    this.gone.keepSecret({ sha256, token_id: before.id, client_id: before.clientId, name: before.name });
  }

  protected deleteToken(token: Token): void {
    const verifiedAt = this.#verified.get(token.clientId) ?? this.tokensTable.verifiedAt(token.id);
    this.tokensTable.delete(token.id);
    this.#supersede(token.clientId, token);
    this.gone.keepToken({ token, deletedAt: this.accountClock.seconds(), verifiedAt });
  }

  /** A mark of reading: it is on disk within a second. */
  protected noteVerified(clientId: string, at: number): void {
    this.#verified.set(clientId, at);
    this.deferred.soon();
  }

  protected nameOf(tokenId: string): string | null {
    return this.tokensTable.byId(tokenId)?.name ?? null;
  }

  /** Whether another account, or the process, knows the API token with this digest. */
  protected async isKnownElsewhere(digest: string): Promise<boolean> {
    const ofProcess = await tokenWith(digest, this.#process.api_tokens ?? []);
    return ofProcess !== undefined || this.#directory().knowsApiToken(digest);
  }

  /** Tells the directory which API tokens the account has now. */
  protected async registerApiTokens(): Promise<void> {
    const tokens = this.accountRow.settings().api_tokens ?? [];
    const digests = tokens.flatMap(({ token_sha256: digest }) => digest ?? []);
    await this.#directory().keepApiTokens(this.#id(), digests);
  }

  protected parts(): WorldParts {
    return {
      tokens: this.tokensTable,
      row: this.accountRow,
      clock: this.accountClock,
      faults: this.accountFaults,
      journal: this.journal,
      gone: this.gone,
      superseded: this.superseded,
    };
  }

  #supersede(clientId: string, before: Token | null): void {
    if (this.propagationLag() > 0) this.superseded.keep(clientId, before, this.accountClock.seconds());
  }

  #writeDeferred(): void {
    this.ctx.storage.transactionSync(() => {
      this.journal.flush();
      this.rate.flush();
      for (const [clientId, at] of this.#verified) this.tokensTable.markVerified(clientId, at);
      this.#verified.clear();
    });
  }

  /** Puts a world in the place of another, in one transaction; when that fails, nothing remembers the new one. */
  protected restored<T>(restore: () => T): T {
    try {
      return this.ctx.storage.transactionSync(restore);
    } catch (problem) {
      this.accountRow.readAgain();
      throw problem;
    }
  }

  /** Forgets what was not written yet; for those who empty the account. */
  protected forgetDeferred(): void {
    this.deferred.forget();
    this.#verified.clear();
    this.rate.forget();
  }

  /** Takes the account off the directory's list, once it is not on its way there any more. */
  protected async unlisted(forget: () => void): Promise<void> {
    await this.#listing;
    forget();
    this.#listing = undefined;
    // Last, so that a touch that comes meanwhile is listed after it.
    await this.#directory().forget(this.#id());
  }

  /** After the account's row was made anew. */
  protected touchAgain(): void {
    this.#listing = undefined;
    this.touch();
  }

  /** Whether nothing was ever done in this account; not even something that is still on its way to the directory. */
  protected isUntouched(): boolean {
    return this.#listing === undefined && this.accountRow.isUntouched();
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
