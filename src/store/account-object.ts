import { DurableObject } from "cloudflare:workers";
import type { Switched } from "../tokens/assumptions.ts";
import { Consultation } from "../tokens/consultation.ts";
import { admit, type Admission } from "../tokens/admission.ts";
import { create } from "../tokens/creation.ts";
import { listingOf, type ListInput } from "../tokens/listing.ts";
import { refresh } from "../tokens/refresh.ts";
import { missing } from "../tokens/lookup.ts";
import { given, type Outcome } from "../tokens/refusal.ts";
import { rotate } from "../tokens/rotation.ts";
import type { Token, TokenInput } from "../tokens/token.ts";
import { update } from "../tokens/update.ts";
import { systemSeconds } from "./clock.ts";
import {
  AccountClock,
  type ClockAdvance,
  type ClockAnswer,
  type ClockChange,
  type ShownClock,
} from "./account-clock.ts";
import { AccountRow } from "./account-row.ts";
import type { DirectoryObject } from "./directory-object.ts";
import { accountMigrations, migrate } from "./migrations.ts";
import { digestOf, mintIdentity, mintSecret, systemRandom, type FreshSecret } from "./minting.ts";
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

/** A token without its digests: these never leave the store. */
export type StoredToken = Omit<Token, "secret" | "previous"> & {
  readonly secretVersion: number;
  readonly previousSecretExpiresAt: number | null;
};

/** An operation's answer: the rule's outcome, and the assumptions that the account switched. */
export type Answer<T> = Outcome<T> & { readonly switched: Switched };

export type TokenWithSecret = { readonly token: StoredToken; readonly secret: string | null };

export type TokenPage = {
  readonly tokens: readonly StoredToken[];
  readonly page: number;
  readonly perPage: number;
  readonly totalCount: number;
};

export type AccountDescription = { readonly createdAt: number; readonly tokenCount: number };

export type SeedAnswer =
  | { readonly ok: true; readonly seeded: boolean; readonly tokens: number }
  | { readonly ok: false; readonly parameter: string; readonly detail: string };

type RotateInput = Pick<TokenInput, "previous_client_secret_expires_at">;

/** The universe of one account. Each method is one crossing from the Worker and, if it changes, one change. */
export class AccountObject extends DurableObject<EmulatorEnv> {
  readonly #tokens: TokensTable;
  readonly #account: AccountRow;
  readonly #clock: AccountClock;
  readonly #process: Overrides;
  #listing: Promise<void> | undefined;

  constructor(ctx: DurableObjectState, env: EmulatorEnv) {
    super(ctx, env);
    this.#tokens = new TokensTable(ctx.storage.sql);
    this.#account = new AccountRow(ctx.storage.sql);
    this.#clock = new AccountClock(this.#account);
    this.#process = settingsOfProcess(env.EMULATOR_SETTINGS);
    void ctx.blockConcurrencyWhile(async () => {
      migrate(ctx.storage, accountMigrations);
      this.#account.open(systemSeconds());
    });
  }

  async create(input: TokenInput): Promise<Answer<TokenWithSecret>> {
    const consult = this.#consult();
    const fresh = await mintSecret(consult.value("secret-format"), systemRandom);
    const identity = mintIdentity(systemRandom);
    return this.#answer(consult, () => {
      const outcome = create(input, identity, fresh.digest, this.#tokens, this.#clock.seconds(), consult);
      if (!outcome.ok) return outcome;
      this.#tokens.insert(outcome.value);
      return { ...outcome, value: withSecret(outcome.value, fresh) };
    });
  }

  async get(id: string): Promise<Answer<StoredToken>> {
    const consult = this.#consult();
    return this.#answer(consult, () => this.#found(id, consult, (token) => consult.outcome(given(stored(token)))));
  }

  async list(input: ListInput): Promise<Answer<TokenPage>> {
    const consult = this.#consult();
    return this.#answer(consult, () => {
      const listing = listingOf(input, consult);
      if (!listing.ok) return listing;
      const { tokens, filteredCount } = this.#tokens.page(listing.value);
      return consult.outcome(
        given({
          tokens: tokens.map(stored),
          page: listing.value.page,
          perPage: listing.value.perPage,
          totalCount: listing.value.totalIsFiltered ? filteredCount : this.#tokens.count(),
        }),
      );
    });
  }

  async update(id: string, input: TokenInput): Promise<Answer<TokenWithSecret>> {
    const consult = this.#consult();
    const mayRotate = Boolean(input.client_secret_version);
    const fresh = mayRotate ? await mintSecret(consult.value("secret-format"), systemRandom) : undefined;
    return this.#answer(consult, () =>
      this.#found(id, consult, (token) => {
        const nameTaken = (name: string) => this.#tokens.hasName(name);
        const outcome = update(token, input, fresh?.digest, nameTaken, this.#clock.seconds(), consult);
        if (!outcome.ok) return outcome;
        this.#tokens.update(outcome.value);
        return { ...outcome, value: withSecret(outcome.value, fresh) };
      }),
    );
  }

  /** Answers with the token as it was. */
  async delete(id: string): Promise<Answer<StoredToken>> {
    const consult = this.#consult();
    return this.#answer(consult, () =>
      this.#found(id, consult, (token) => {
        this.#tokens.delete(id);
        return consult.outcome(given(stored(token)));
      }),
    );
  }

  async refresh(id: string): Promise<Answer<StoredToken>> {
    const consult = this.#consult();
    return this.#answer(consult, () =>
      this.#found(id, consult, (token) => {
        const outcome = refresh(token, this.#clock.seconds(), consult);
        if (!outcome.ok) return outcome;
        this.#tokens.update(outcome.value);
        return { ...outcome, value: stored(outcome.value) };
      }),
    );
  }

  async rotate(id: string, input: RotateInput): Promise<Answer<TokenWithSecret>> {
    const consult = this.#consult();
    const fresh = await mintSecret(consult.value("secret-format"), systemRandom);
    return this.#answer(consult, () =>
      this.#found(id, consult, (token) => {
        const outcome = rotate(token, input, fresh.digest, this.#clock.seconds(), consult);
        if (!outcome.ok) return outcome;
        this.#tokens.update(outcome.value);
        return { ...outcome, value: withSecret(outcome.value, fresh) };
      }),
    );
  }

  /** Whether this pair would be let in now: a question, not a visit, so that nothing changes. */
  async verify(clientId: string, secret: string): Promise<Admission> {
    const digest = await digestOf(secret);
    return admit(this.#tokens.byClientId(clientId), digest, this.#clock.seconds(), this.#consult());
  }

  /** What is known of the account as a whole. */
  async describe(): Promise<AccountDescription> {
    return { createdAt: this.#account.createdAt(), tokenCount: this.#tokens.count() };
  }

  async clock(): Promise<ShownClock> {
    return this.#clock.shown();
  }

  async setClock(change: ClockChange): Promise<ClockAnswer> {
    this.#list();
    return this.#clock.set(change);
  }

  async advanceClock(advance: ClockAdvance): Promise<ClockAnswer> {
    this.#list();
    return this.#clock.advance(advance);
  }

  async settings(): Promise<EffectiveSettings> {
    return effective(this.#overrides());
  }

  async changeSettings(change: SettingsChange): Promise<EffectiveSettings> {
    this.#list();
    this.ctx.storage.transactionSync(() => this.#account.keepSettings(changed(this.#account.settings(), change)));
    return this.settings();
  }

  /** Fills the account, whole or not at all; one in which anything was done already is left as it is. */
  async seed(seed: AccountSeed): Promise<SeedAnswer> {
    const digests = await digestsOf(seed.tokens ?? []);
    const settings = changed({ assumptions: {} }, seed.settings ?? {});
    const consult = new Consultation(combined(this.#process, settings).assumptions);
    const answer = this.ctx.storage.transactionSync((): SeedAnswer => {
      if (!this.#account.isUntouched()) return { ok: true, seeded: false, tokens: this.#tokens.count() };
      const filled = insertSeed(this.#tokens, seed, digests, this.#clock.seconds(), consult);
      if (!filled.ok) {
        this.#tokens.deleteAll();
        return filled;
      }
      this.#account.keepSettings(settings);
      return { ok: true, seeded: true, tokens: filled.count };
    });
    if (answer.ok) this.#list(); // one that was refused is as it was, and can be seeded still
    return answer;
  }

  /** Makes the universe empty again, in one transaction. */
  async reset(): Promise<void> {
    await this.#listing;
    this.ctx.storage.transactionSync(() => {
      this.#tokens.deleteAll();
      this.#account.reopen(systemSeconds());
    });
    this.#listing = undefined;
    // Last, so that a touch that comes meanwhile is listed after it.
    await this.#directory().forget(this.#id());
  }

  #overrides(): Overrides {
    return combined(this.#process, this.#account.settings());
  }

  #consult(): Consultation {
    return new Consultation(this.#overrides().assumptions);
  }

  /**
   * Runs an operation, unless Access is not enabled for the account. What it changes it changes in one SQL statement, and
   * nothing awaits: it needs no transaction around it to be whole, and a read needs none at all.
   */
  #answer<T>(consult: Consultation, operation: () => Outcome<T>): Answer<T> {
    this.#list();
    const outcome: Outcome<T> =
      this.#overrides().access_enabled === false
        ? consult.outcome<T>({ ok: false, refusal: { kind: "access-not-enabled" } })
        : operation();
    return { ...outcome, switched: consult.switched };
  }

  #found<T>(id: string, consult: Consultation, operation: (token: Token) => Outcome<T>): Outcome<T> {
    const token = this.#tokens.byId(id);
    return token ? operation(token) : consult.outcome<T>(missing(id, consult));
  }

  /** On the first touch, puts the account on the directory's list, beside the answer and not before it. */
  #list(): void {
    this.#listing ??= this.#account.isListed() ? Promise.resolve() : this.#listed();
  }

  async #listed(): Promise<void> {
    try {
      await this.#directory().list(this.#id(), this.#account.createdAt());
      this.#account.markListed();
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

function stored({ secret, previous, ...token }: Token): StoredToken {
  return { ...token, secretVersion: secret.version, previousSecretExpiresAt: previous.expiresAt };
}

/** The token, with the fresh secret if the token took it. */
function withSecret(token: Token, fresh: FreshSecret | undefined): TokenWithSecret {
  return { token: stored(token), secret: fresh && token.secret.digest === fresh.digest ? fresh.text : null };
}
