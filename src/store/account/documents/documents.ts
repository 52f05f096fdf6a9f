/** An account as a whole: filled by a seed, emptied, made a document, made of one. */
import { hostsAskedFor, hostsOf } from "../../../rules/edge/claims.ts";
import { Consultation } from "../../../rules/fidelity/consultation.ts";
import { systemSeconds } from "../../../system.ts";
import { insertAccess } from "../access/seeding.ts";
import type { AccountStore } from "../account-store.ts";
import { catchInactive } from "../inactivity.ts";
import type { Idle } from "../idle.ts";
import type { Listing } from "../listing.ts";
import { NO_LIMITS, type Limits } from "../../../rules/tenants/quotas.ts";
import { withoutTokens } from "../settings/api-tokens.ts";
import { changed } from "../settings/overrides.ts";
import { overQuota, overQuotaOfSeed, type OverQuota } from "./quotas.ts";
import { digestsOf, drawForSeed, insertSeed, wrong, type AccountSeed } from "./seed.ts";
import { documentOf, restoreInto, SNAPSHOT_LIMIT, snapshotOf, type Restored } from "./snapshot.ts";
import { byteLengthOf, bytesOf, textOf } from "./streams.ts";

export type SeedAnswer =
  | { readonly ok: true; readonly seeded: boolean; readonly tokens: number }
  | { readonly ok: false; readonly kind: "invalid"; readonly parameter: string; readonly detail: string }
  | OverQuota;

export type RestoreAnswer = Restored | OverQuota;

export type TooLarge = { readonly ok: false; readonly kind: "too-large"; readonly message: string };

export type ForkAnswer = RestoreAnswer | TooLarge | { readonly ok: false; readonly kind: "exists" };

export class AccountDocuments {
  readonly #store: AccountStore;
  readonly #listing: Listing;
  readonly #idle: Idle;

  constructor(store: AccountStore, listing: Listing, idle: Idle) {
    this.#store = store;
    this.#listing = listing;
    this.#idle = idle;
  }

  /** Fills the account, whole or not at all; one in which anything was done already is left as it is. */
  async seed(seed: AccountSeed, limits: Limits = NO_LIMITS): Promise<SeedAnswer> {
    const tooMany = overQuotaOfSeed(limits, seed);
    if (tooMany) return tooMany;
    const { settings: inForce, randomness, tokens, access, row, clock } = this.#store;
    const settings = changed({ assumptions: {} }, await withoutTokens(seed.settings ?? {}));
    const { random_seed: randomSeed, assumptions } = inForce.with(settings);
    const random = await drawForSeed(seed, randomSeed, randomness);
    const digests = await digestsOf(seed.tokens ?? [], random);
    const consult = new Consultation(assumptions);
    if (this.#listing.isUntouched()) await this.#store.announceHosts(hostsAskedFor(seed));
    const answer = this.#store.change((): SeedAnswer => {
      if (!this.#listing.isUntouched()) return { ok: true, seeded: false, tokens: tokens.count() };
      const now = clock.seconds();
      const filled = insertSeed(tokens, seed, digests, now, consult, random);
      const around = filled.ok ? insertAccess(access, tokens, seed, { now, consult, random }) : null;
      const problem = filled.ok ? around && !around.ok && wrong(around) : filled;
      if (problem) {
        tokens.clear();
        return { kind: "invalid", ...problem };
      }
      row.keepSettings(settings);
      if (seed.name !== undefined) row.keepName(seed.name);
      return { ok: true, seeded: true, tokens: tokens.count() };
    });
    if (!answer.ok) return answer; // the account is as it was, and can be seeded still
    this.#listing.touch();
    if (seed.name !== undefined && answer.seeded) await this.#listing.listed(); // who asks for the name finds it
    if (settings.api_tokens && answer.seeded) await this.#listing.registerApiTokens();
    return answer;
  }

  /** Makes the account empty again, and as if nobody had touched it; unless it is not wanted any more at that moment. */
  async reset(isWanted = () => true): Promise<void> {
    const { row, lateWrites } = this.#store;
    await this.#listing.takeOff(() => {
      if (!isWanted()) return false;
      this.#store.change(() => {
        this.#store.clear();
        row.keepName(null);
        row.open(systemSeconds());
      });
      lateWrites.forget();
      this.#idle.begin();
      return true;
    });
    await this.#idle.rest();
  }

  /** The whole account as the bytes of one JSON document, made at one moment. */
  snapshot(withJournal = true): ReadableStream<Uint8Array> | TooLarge {
    catchInactive(this.#store);
    this.#store.lateWrites.now();
    const pieces = snapshotOf(this.#store.tables, withJournal ? [] : ["journal"]);
    const length = pieces.reduce((sum, piece) => sum + byteLengthOf(piece), 0);
    if (length <= SNAPSHOT_LIMIT) return bytesOf(pieces);
    const message = "The world is larger than 64 MiB as a document: empty its journal, or delete tokens.";
    return { ok: false, kind: "too-large", message };
  }

  /** Makes the account what the document says, whole or not at all. */
  async restore(document: ReadableStream<Uint8Array>, limits?: Limits): Promise<RestoreAnswer> {
    return this.#become(await textOf(document), limits);
  }

  /** Copies this account into another one, which nobody has touched. */
  async forkTo(
    other: { adopt(document: ReadableStream<Uint8Array>, limits?: Limits): Promise<ForkAnswer> },
    withJournal: boolean,
    limits?: Limits,
  ): Promise<ForkAnswer> {
    const document = this.snapshot(withJournal);
    if (!(document instanceof ReadableStream)) return document;
    // A copy: what comes from another object would have to be disposed of by whoever gets it.
    return { ...(await other.adopt(document, limits)) };
  }

  /** Becomes the copy of another account, unless anything was done here already. */
  async adopt(document: ReadableStream<Uint8Array>, limits?: Limits): Promise<ForkAnswer> {
    const text = await textOf(document);
    return this.#become(text, limits, () => this.#listing.isUntouched());
  }

  async #become(text: string, limits?: Limits): Promise<RestoreAnswer>;
  async #become(text: string, limits: Limits | undefined, mayStill: () => boolean): Promise<ForkAnswer>;
  async #become(text: string, limits = NO_LIMITS, mayStill = () => true): Promise<ForkAnswer> {
    if (!mayStill()) return { ok: false, kind: "exists" };
    const tooLarge = overQuota(limits, 0, byteLengthOf(text));
    if (tooLarge) return tooLarge;
    const read = documentOf(text);
    if (typeof read === "string") return { ok: false, kind: "invalid", message: read };
    const tooMany = overQuota(limits, read.tokens.length, 0);
    if (tooMany) return tooMany;
    await this.#store.announceHosts(hostsOf({ ...read, team: read.organization?.auth_domain }));
    if (!mayStill()) return { ok: false, kind: "exists" }; // something may have been done meanwhile
    this.#store.limits = limits; // so many rows of the journal are kept of it
    const restored = restoreInto(this.#store, read);
    this.#store.lateWrites.forget();
    this.#listing.touchAgain();
    await this.#listing.registerApiTokens();
    return restored;
  }
}
