import type { Switched } from "../tokens/assumptions.ts";
import type { Consultation } from "../tokens/consultation.ts";
import { admit, type Admission } from "../tokens/admission.ts";
import { create } from "../tokens/creation.ts";
import { listingOf, type ListInput } from "../tokens/listing.ts";
import { refresh } from "../tokens/refresh.ts";
import { missing } from "../tokens/lookup.ts";
import { given, type Outcome } from "../tokens/refusal.ts";
import { rotate } from "../tokens/rotation.ts";
import type { Token, TokenInput } from "../tokens/token.ts";
import { update } from "../tokens/update.ts";
import { AccountUniverse } from "./account-universe.ts";
import type { FaultEffect, FaultTarget } from "./faults.ts";
import { digestOf, mintIdentity, mintSecret, systemRandom, type FreshSecret } from "./minting.ts";

/** A token without its digests: these never leave the store. */
export type StoredToken = Omit<Token, "secret" | "previous"> & {
  readonly secretVersion: number;
  readonly previousSecretExpiresAt: number | null;
};

/** An operation's answer: the rule's outcome, and the assumptions that the account switched. */
export type Answer<T> = Outcome<T> & { readonly switched: Switched; readonly effect?: FaultEffect };

export type TokenWithSecret = { readonly token: StoredToken; readonly secret: string | null };

export type TokenPage = {
  readonly tokens: readonly StoredToken[];
  readonly page: number;
  readonly perPage: number;
  readonly totalCount: number;
};

type RotateInput = Pick<TokenInput, "previous_client_secret_expires_at">;

/** The universe of one account. Each method is one crossing from the Worker and, if it changes, one change. */
export class AccountObject extends AccountUniverse {
  async create(input: TokenInput): Promise<Answer<TokenWithSecret>> {
    const consult = this.consult();
    const fresh = await mintSecret(consult.value("secret-format"), systemRandom);
    const identity = mintIdentity(systemRandom);
    return this.#answer({ operation: "create", name: input.name ?? null }, consult, () => {
      const outcome = create(input, identity, fresh.digest, this.tokensTable, this.accountClock.seconds(), consult);
      if (!outcome.ok) return outcome;
      this.tokensTable.insert(outcome.value);
      return { ...outcome, value: withSecret(outcome.value, fresh) };
    });
  }

  async get(id: string): Promise<Answer<StoredToken>> {
    const consult = this.consult();
    return this.#answer({ operation: "get", tokenId: id }, consult, () =>
      this.#found(id, consult, (token) => consult.outcome(given(stored(token)))),
    );
  }

  async list(input: ListInput): Promise<Answer<TokenPage>> {
    const consult = this.consult();
    return this.#answer({ operation: "list" }, consult, () => {
      const listing = listingOf(input, consult);
      if (!listing.ok) return listing;
      const { tokens, filteredCount } = this.tokensTable.page(listing.value);
      return consult.outcome(
        given({
          tokens: tokens.map(stored),
          page: listing.value.page,
          perPage: listing.value.perPage,
          totalCount: listing.value.totalIsFiltered ? filteredCount : this.tokensTable.count(),
        }),
      );
    });
  }

  async update(id: string, input: TokenInput): Promise<Answer<TokenWithSecret>> {
    const consult = this.consult();
    const mayRotate = Boolean(input.client_secret_version);
    const fresh = mayRotate ? await mintSecret(consult.value("secret-format"), systemRandom) : undefined;
    return this.#answer({ operation: "update", tokenId: id }, consult, () =>
      this.#found(id, consult, (token) => {
        const nameTaken = (name: string) => this.tokensTable.hasName(name);
        const outcome = update(token, input, fresh?.digest, nameTaken, this.accountClock.seconds(), consult);
        if (!outcome.ok) return outcome;
        this.tokensTable.update(outcome.value);
        return { ...outcome, value: withSecret(outcome.value, fresh) };
      }),
    );
  }

  /** Answers with the token as it was. */
  async delete(id: string): Promise<Answer<StoredToken>> {
    const consult = this.consult();
    return this.#answer({ operation: "delete", tokenId: id }, consult, () =>
      this.#found(id, consult, (token) => {
        this.tokensTable.delete(id);
        return consult.outcome(given(stored(token)));
      }),
    );
  }

  async refresh(id: string): Promise<Answer<StoredToken>> {
    const consult = this.consult();
    return this.#answer({ operation: "refresh", tokenId: id }, consult, () =>
      this.#found(id, consult, (token) => {
        const outcome = refresh(token, this.accountClock.seconds(), consult);
        if (!outcome.ok) return outcome;
        this.tokensTable.update(outcome.value);
        return { ...outcome, value: stored(outcome.value) };
      }),
    );
  }

  async rotate(id: string, input: RotateInput): Promise<Answer<TokenWithSecret>> {
    const consult = this.consult();
    const fresh = await mintSecret(consult.value("secret-format"), systemRandom);
    return this.#answer({ operation: "rotate", tokenId: id }, consult, () =>
      this.#found(id, consult, (token) => {
        const outcome = rotate(token, input, fresh.digest, this.accountClock.seconds(), consult);
        if (!outcome.ok) return outcome;
        this.tokensTable.update(outcome.value);
        return { ...outcome, value: withSecret(outcome.value, fresh) };
      }),
    );
  }

  /** Whether this pair would be let in now: a question, not a visit, so that nothing changes. */
  async verify(clientId: string, secret: string): Promise<Admission> {
    const digest = await digestOf(secret);
    return admit(this.tokensTable.byClientId(clientId), digest, this.accountClock.seconds(), this.consult());
  }

  /**
   * Runs an operation, unless Access is not enabled for the account, or a fault stands before it. What an operation changes
   * it changes in one SQL statement, and nothing awaits: it needs no transaction around it, and a read needs none at all.
   */
  async #answer<T>(target: FaultTarget, consult: Consultation, operation: () => Outcome<T>): Promise<Answer<T>> {
    this.touch();
    const { switched } = consult;
    if (this.accountFaults.all().length === 0) return { ...this.#run(consult, operation), switched };
    const named = this.#named(target);
    const before = this.accountFaults.due(named, "before");
    if (before?.type === "delay") await scheduler.wait(before.milliseconds);
    else if (before)
      return { ...consult.outcome<T>({ ok: false, refusal: { kind: "fault" } }), switched, effect: before };

    const outcome = this.#run(consult, operation);
    const after = outcome.ok ? this.accountFaults.due(named, "after-commit") : undefined;
    if (after?.type === "delay") await scheduler.wait(after.milliseconds);
    return { ...outcome, switched, ...(after ? { effect: after } : {}) };
  }

  #run<T>(consult: Consultation, operation: () => Outcome<T>): Outcome<T> {
    return this.overrides().access_enabled === false
      ? consult.outcome<T>({ ok: false, refusal: { kind: "access-not-enabled" } })
      : operation();
  }

  /** With the name of the token that the request is about, when a fault asks for it. */
  #named(target: FaultTarget): FaultTarget {
    if (target.tokenId === undefined || !this.accountFaults.asksForName(target.operation)) return target;
    return { ...target, name: this.tokensTable.byId(target.tokenId)?.name ?? null };
  }

  #found<T>(id: string, consult: Consultation, operation: (token: Token) => Outcome<T>): Outcome<T> {
    const token = this.tokensTable.byId(id);
    return token ? operation(token) : consult.outcome<T>(missing(id, consult));
  }
}

function stored({ secret, previous, ...token }: Token): StoredToken {
  return { ...token, secretVersion: secret.version, previousSecretExpiresAt: previous.expiresAt };
}

/** The token, with the fresh secret if the token took it. */
function withSecret(token: Token, fresh: FreshSecret | undefined): TokenWithSecret {
  return { token: stored(token), secret: fresh && token.secret.digest === fresh.digest ? fresh.text : null };
}
