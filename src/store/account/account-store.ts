/** What an account keeps, opened once: its tables, what is made of them, and the one transaction that changes them. */
import { systemSeconds } from "../../system.ts";
import { migrate } from "../migrate.ts";
import { damagedBy, damageIn, problemOfOpening, unreadableAccount, type UnreadableState } from "../unreadable-state.ts";
import { NO_LIMITS, type Limits } from "../../rules/tenants/quotas.ts";
import type { AccountUsage } from "../directory/tables/usage.ts";
import type { Late, Table } from "../table.ts";
import { AccessTables } from "./access/access-tables.ts";
import { AccountClock } from "./clock.ts";
import { inSteps, type Steps } from "./documents/pauses.ts";
import { LateWrites } from "./late-writes.ts";
import { accountMigrations } from "./migrations.ts";
import { Randomness } from "./randomness.ts";
import { RateCounter } from "./rate-limit.ts";
import { ServiceTokens } from "./service-tokens.ts";
import { SettingsInForce } from "./settings/in-force.ts";
import { settingsOfProcess } from "./settings/process-settings.ts";
import { DeletedTokens } from "./tables/deleted-tokens.ts";
import { Faults } from "./tables/faults.ts";
import { Journal } from "./tables/journal.ts";
import { LastSeen } from "./tables/last-seen.ts";
import { RetiredSecrets } from "./tables/retired-secrets.ts";
import { AccountRow } from "./tables/row.ts";
import { SupersededTokens } from "./tables/superseded-tokens.ts";
import { TokensTable } from "./tables/tokens.ts";
import { TokenUses } from "./tables/token-uses.ts";
import { Verifications } from "./tables/verifications.ts";

export class AccountStore {
  readonly row: AccountRow;
  readonly tokens: TokensTable;
  /** What stands around tokens: applications, policies, groups. */
  readonly access: AccessTables;
  readonly deletedTokens: DeletedTokens;
  readonly retiredSecrets: RetiredSecrets;
  readonly superseded: SupersededTokens;
  readonly verifications: Verifications;
  readonly tokenUses: TokenUses;
  readonly lastSeen: LastSeen;
  readonly faults: Faults;
  readonly journal: Journal;
  /** In the order of a snapshot. The row comes first: the count of tokens in it moves with them. */
  readonly tables: readonly Table[];
  readonly clock: AccountClock;
  readonly settings: SettingsInForce;
  readonly rate: RateCounter;
  readonly randomness: Randomness;
  readonly serviceTokens: ServiceTokens;
  readonly lateWrites: LateWrites;
  /** Tells the directory, before a change, which hosts may become the account's. */
  announceHosts: (hosts: readonly string[]) => Promise<void> = async () => {};
  /** What the account may grow to, as its last request said. */
  limits: Limits = NO_LIMITS;
  /** Before this time, in seconds, no unused token is due; null when that has to be looked up, as after each change. */
  nextUnused: number | null = null;
  readonly #storage: DurableObjectStorage;
  readonly #late: readonly Late[];
  readonly #zones: () => Promise<string[]>;

  /** `variable` holds the settings of the process, `id` is the account's, `zones` asks the directory for those bound to it. */
  constructor(
    storage: DurableObjectStorage,
    variable: unknown,
    id: () => string,
    zones: () => Promise<string[]> = async () => [],
  ) {
    this.#zones = zones;
    const { sql } = storage;
    this.#storage = storage;
    this.lateWrites = new LateWrites(() => this.#writeLate());
    this.row = new AccountRow(sql);
    this.settings = new SettingsInForce(this.row, settingsOfProcess(variable));
    this.verifications = new Verifications(sql);
    this.tokenUses = new TokenUses(sql);
    this.lastSeen = new LastSeen(sql, this.lateWrites);
    this.tokens = new TokensTable(sql, this.verifications, this.lastSeen);
    this.access = new AccessTables(storage, this.tokens, id, () => this.clock.seconds());
    this.deletedTokens = new DeletedTokens(sql);
    this.retiredSecrets = new RetiredSecrets(sql);
    this.superseded = new SupersededTokens(sql);
    this.faults = new Faults(sql);
    this.journal = new Journal(sql, () => this.journalLimit(), this.lateWrites);
    this.tables = [
      this.row,
      this.faults,
      this.retiredSecrets,
      this.superseded,
      this.deletedTokens,
      this.tokens,
      this.verifications,
      this.tokenUses,
      this.lastSeen,
      this.access,
      this.journal,
    ];
    this.clock = new AccountClock(this.row);
    this.rate = new RateCounter(this.row);
    this.randomness = new Randomness(this.row);
    this.serviceTokens = new ServiceTokens(this);
    this.#late = [this.journal, this.rate, this.verifications, this.tokenUses, this.lastSeen, this.access.signingKeys];
  }

  /** Opens what is stored. What it gives is why that cannot be read; nothing may be asked of this store then. */
  open(id: () => string): UnreadableState | undefined {
    return problemOfOpening(
      () => {
        const reached = migrate(this.#storage, accountMigrations, () => ` of account ${id()}`);
        this.access.schema.open(reached === 0);
        this.row.open(systemSeconds());
      },
      ({ message }) => unreadableAccount(id(), damagedBy(message)),
    );
  }

  /** The names of the zones that are bound to it, where an assumption asks for them. */
  boundZones(): string[] | Promise<string[]> {
    return this.settings.consult().peek("app-domain-zone-check") === "off" ? [] : this.#zones();
  }

  /** How many rows the journal keeps. */
  journalLimit(): number {
    return Math.min(this.settings.journalLimit(), this.limits.journalRows ?? Infinity);
  }

  /** What the account takes in storage. */
  usage(): AccountUsage {
    const { databaseSize: bytes } = this.#storage.sql;
    return { tokens: this.tokens.count(), journalRows: this.journal.count(), bytes };
  }

  /** What is wrong with the file, if anything. */
  damage(): string | undefined {
    return damageIn(this.#storage.sql);
  }

  /** Gives up all that is stored, whatever it is, and opens an empty store. */
  async openAnew(id: () => string): Promise<UnreadableState | undefined> {
    this.lateWrites.forget();
    await this.#storage.deleteAll();
    for (const table of this.tables) table.readAgain();
    this.rate.forget();
    return this.open(id);
  }

  /** The only transaction, in which nothing awaits. When it fails, memory is as it was before, too. */
  change<T>(run: () => T extends Promise<unknown> ? never : T): T {
    const putBack = this.#late.map((each) => each.beforehand());
    this.nextUnused = null;
    try {
      return this.#storage.transactionSync(run);
    } catch (problem) {
      this.#isAsBefore(putBack);
      throw problem;
    }
  }

  #isAsBefore(putBack: readonly (() => void)[]): void {
    for (const table of this.tables) table.readAgain();
    for (const each of putBack) each();
    this.nextUnused = null;
    this.lateWrites.soon(); // what waits again has to be written by somebody
  }

  /**
   * A change that would keep all other accounts waiting: between its steps they have their turn, and this one waits. It is one
   * transaction all the same, whole or not at all.
   */
  async changeInSteps<T>(steps: () => Steps<T>): Promise<T> {
    const begun: { putBack?: readonly (() => void)[] } = {};
    try {
      return await this.#storage.transaction(() => {
        begun.putBack = this.#late.map((each) => each.beforehand());
        this.nextUnused = null;
        return inSteps(steps(), true);
      });
    } catch (problem) {
      this.#isAsBefore(begun.putBack ?? []);
      throw problem;
    }
  }

  /** Empties every table, as a part of the change that is open; the row has to be made anew. */
  clear(): void {
    for (const table of this.tables) table.clear();
    this.rate.forget();
  }

  /** A use of a token makes nothing due earlier. */
  #writeLate(): void {
    const { nextUnused } = this;
    this.change(() => {
      for (const each of this.#late) each.flush();
    });
    const isAhead = nextUnused !== null && nextUnused > this.clock.seconds();
    this.nextUnused = isAhead ? nextUnused : null;
  }
}
