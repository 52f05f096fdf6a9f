import { admit, type Admission } from "../../rules/service-tokens/admission.ts";
import type { Consultation } from "../../rules/fidelity/consultation.ts";
import { create } from "../../rules/service-tokens/creation.ts";
import { remove } from "../../rules/service-tokens/deletion.ts";
import { listingOf, type ListInput } from "../../rules/service-tokens/listing.ts";
import { refresh } from "../../rules/service-tokens/refresh.ts";
import { missing } from "../../rules/service-tokens/lookup.ts";
import { given, type Outcome } from "../../rules/fidelity/result.ts";
import { rotate } from "../../rules/service-tokens/rotation.ts";
import type { RandomBytes } from "../../rules/service-tokens/secret.ts";
import type { NewIdentity, Token, TokenInput } from "../../rules/service-tokens/token.ts";
import { update } from "../../rules/service-tokens/update.ts";
import type { AccountDescription } from "./account-state.ts";
import { AccountVisits } from "./account-visits.ts";
import { digestOf, mintIdentity, mintSecret, systemRandom, type FreshSecret } from "./fresh-secret.ts";
import type { Answer, Visit } from "./request.ts";

/** A token without its digests: these never leave the store. */
export type StoredToken = Omit<Token, "secret" | "previous" | "inUse"> & {
  readonly secretVersion: number;
  readonly previousSecretExpiresAt: number | null;
};

export type TokenWithSecret = { readonly token: StoredToken; readonly secret: string | null };

export type TokenPage = {
  readonly tokens: readonly StoredToken[];
  readonly page: number;
  readonly perPage: number;
  readonly totalCount: number;
};

type RotateInput = Pick<TokenInput, "previous_client_secret_expires_at">;

/** So many identities, beside so many secrets, are in what one request draws. */
const SEEDED_TRIES = 15;
const SEEDED_SECRETS = 5;

/** The universe of one account. Each method is one crossing from the Worker and, if it changes, one change. */
export class AccountObject extends AccountVisits {
  async create(visit: Visit, input: TokenInput): Promise<Answer<TokenWithSecret>> {
    const call = await this.begin(visit, { name: input.name ?? null });
    const fresh = await this.#mint(call.random);
    return this.answer(call, (consult) => {
      const identity = this.#newIdentity(call.random);
      const outcome = create(input, identity, fresh.digest, this.tokensTable, this.accountClock.seconds(), consult);
      if (!outcome.ok) return outcome;
      call.tokenId = identity.id;
      this.insertToken(outcome.value);
      return { ...outcome, value: withSecret(outcome.value, fresh, consult) };
    });
  }

  async get(visit: Visit, id: string): Promise<Answer<StoredToken>> {
    return this.answer(await this.begin(visit, { tokenId: id }), (consult) =>
      this.#found(id, consult, (token) => consult.outcome(given(stored(token, consult)))),
    );
  }

  async list(visit: Visit, input: ListInput): Promise<Answer<TokenPage>> {
    const call = await this.begin(visit);
    return this.answer(call, (consult) => {
      const listing = listingOf(input, consult);
      if (!listing.ok) return listing;
      const { page, perPage, totalIsFiltered } = listing.value;
      const { tokens, filteredCount } = this.tokensTable.page(listing.value);
      // Whatever the answer counts: the journal is to know whether a page was the last.
      call.pageInfo = { page, per_page: perPage, total_count: filteredCount };
      const totalCount = totalIsFiltered ? filteredCount : this.tokensTable.count();
      if (totalCount === 0) consult.restsOn("total-pages-when-empty");
      if (totalCount !== tokens.length) consult.restsOn("result-info-count");
      return consult.outcome(
        given({ tokens: tokens.map((token) => stored(token, consult)), page, perPage, totalCount }),
      );
    });
  }

  async update(visit: Visit, id: string, input: TokenInput): Promise<Answer<TokenWithSecret>> {
    const call = await this.begin(visit, { tokenId: id });
    const mayRotate = Boolean(input.client_secret_version);
    const fresh = mayRotate ? await this.#mint(call.random) : undefined;
    return this.answer(call, (consult) =>
      this.#found(id, consult, (token) => {
        const nameTaken = (name: string) => this.tokensTable.hasName(name);
        const outcome = update(token, input, fresh?.digest, nameTaken, this.accountClock.seconds(), consult);
        if (!outcome.ok) return outcome;
        this.updateToken(token, outcome.value);
        return { ...outcome, value: withSecret(outcome.value, fresh, consult) };
      }),
    );
  }

  /** Answers with the token as it was. */
  async delete(visit: Visit, id: string): Promise<Answer<StoredToken>> {
    return this.answer(await this.begin(visit, { tokenId: id }), (consult) =>
      this.#found(id, consult, (token) => {
        const outcome = remove(token, consult);
        if (!outcome.ok) return outcome;
        this.deleteToken(token);
        return { ...outcome, value: stored(token, consult) };
      }),
    );
  }

  async refresh(visit: Visit, id: string): Promise<Answer<StoredToken>> {
    return this.answer(await this.begin(visit, { tokenId: id }), (consult) =>
      this.#found(id, consult, (token) => {
        const outcome = refresh(token, this.accountClock.seconds(), consult);
        if (!outcome.ok) return outcome;
        this.updateToken(token, outcome.value);
        return { ...outcome, value: stored(outcome.value, consult) };
      }),
    );
  }

  async rotate(visit: Visit, id: string, input: RotateInput): Promise<Answer<TokenWithSecret>> {
    const call = await this.begin(visit, { tokenId: id });
    const fresh = await this.#mint(call.random);
    return this.answer(call, (consult) =>
      this.#found(id, consult, (token) => {
        const outcome = rotate(token, input, fresh.digest, this.accountClock.seconds(), consult);
        if (!outcome.ok) return outcome;
        this.updateToken(token, outcome.value);
        return { ...outcome, value: withSecret(outcome.value, fresh, consult) };
      }),
    );
  }

  /** What the API tells of the account itself. */
  async about(visit: Visit): Promise<Answer<AccountDescription>> {
    return this.answer(await this.begin(visit), (consult) => {
      consult.restsOn("neighbour-fields");
      return consult.outcome(given(this.description()));
    });
  }

  /** Whether this pair would be let in now: a question, not a visit. It changes nothing that the API shows. */
  async verify(clientId: string, secret: string): Promise<Admission> {
    const digest = await digestOf(secret);
    const consult = this.consult();
    const now = this.accountClock.seconds();
    const current = this.tokensTable.byClientId(clientId);
    const state = this.superseded.stateAt(clientId, current, now, this.propagationLag());
    const admission = admit(state, digest, now, consult);
    const isCurrent = admission.secret === "current" && state?.secret.version === current?.secret.version;
    if (admission.admitted && isCurrent) this.noteVerified(clientId, now);
    return admission;
  }

  /** What a random seed that is set again would give twice is passed over: a rotation has to give another secret. */
  async #mint(random: RandomBytes): Promise<FreshSecret> {
    const format = this.consult().peek("secret-format");
    if (random === systemRandom) return mintSecret(format, random);
    for (let tries = 0; ; tries++) {
      const fresh = await mintSecret(format, tries < SEEDED_SECRETS ? random : systemRandom);
      if (!this.tokensTable.hasSecret(fresh.digest) && !this.gone.hasSecret(fresh.digest)) return fresh;
    }
  }

  /** A random seed that is set again repeats itself: what it would give twice is passed over. */
  #newIdentity(random: RandomBytes): NewIdentity {
    if (random === systemRandom) return mintIdentity(random);
    for (let tries = 0; ; tries++) {
      const identity = mintIdentity(tries < SEEDED_TRIES ? random : systemRandom);
      const { id, clientId } = identity;
      if (!this.tokensTable.byId(id) && !this.tokensTable.byClientId(clientId)) return identity;
    }
  }

  #found<T>(id: string, consult: Consultation, operation: (token: Token) => Outcome<T>): Outcome<T> {
    const token = this.tokensTable.byId(id);
    return token ? operation(token) : consult.outcome<T>(missing(id, consult));
  }
}

/** The token as it leaves the store; what is shown of an unused or never rotated one rests on assumptions. */
function stored(whole: Token, consult: Consultation): StoredToken {
  const { secret, previous, inUse, ...token } = whole;
  void inUse; // a mark of the control plane, which the API does not show
  if (previous.expiresAt === null) consult.restsOn("previous-grace-end-before-rotation");
  if (token.lastSeenAt === null) consult.restsOn("last-seen-before-first-use");
  return { ...token, secretVersion: secret.version, previousSecretExpiresAt: previous.expiresAt };
}

/** The token, with the fresh secret if the token took it. */
function withSecret(token: Token, fresh: FreshSecret | undefined, consult: Consultation): TokenWithSecret {
  const taken = fresh !== undefined && token.secret.digest === fresh.digest;
  if (taken) consult.restsOn("secret-format");
  return { token: stored(token, consult), secret: taken ? fresh.text : null };
}
