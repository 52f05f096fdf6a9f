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
import { digestsOf, drawForSeed, insertSeed, isLarge, wrong, type AccountSeed } from "./seed.ts";
import { atOnce, inSteps, type Steps } from "./pauses.ts";
import { placeForDocument, type Place } from "./places.ts";
import { SNAPSHOT_LIMIT, snapshotOf, type Restored } from "./snapshot.ts";
import { Pieces, readText, type Reading } from "./streams.ts";
import { Incoming, LARGE, restoreWorld } from "./world.ts";

export type SeedAnswer =
  | { readonly ok: true; readonly seeded: boolean; readonly tokens: number }
  | { readonly ok: false; readonly kind: "invalid"; readonly parameter: string; readonly detail: string }
  | OverQuota;

export type TooLarge = { readonly ok: false; readonly kind: "too-large"; readonly message: string };
/** So many large documents are under way that nobody can say when there is room for this one. */
export type Busy = { readonly ok: false; readonly kind: "busy"; readonly message: string };
export type NoDocument = TooLarge | Busy;

/** The document that was sent is too large, or broke off. */
export type NotRead = { readonly ok: false; readonly kind: "body-too-large" | "broken" };

export type RestoreAnswer = Restored | OverQuota | NotRead | Busy;

export type ForkAnswer = RestoreAnswer | TooLarge | { readonly ok: false; readonly kind: "exists" };

const TOO_LARGE: TooLarge = {
  ok: false,
  kind: "too-large",
  message: "The world is larger than 64 MiB as a document: empty its journal, or delete tokens.",
};
const BUSY: Busy = {
  ok: false,
  kind: "busy",
  message: "Other large snapshots, restores and forks are under way: try again when they are done.",
};
const EXISTS = { ok: false, kind: "exists" } as const;

type Alone = <T>(run: () => Promise<T>) => Promise<T>;

export class AccountDocuments {
  readonly #store: AccountStore;
  readonly #listing: Listing;
  readonly #idle: Idle;
  readonly #alone: Alone;

  /** `alone` runs what nothing else of the account may happen beside. */
  constructor(store: AccountStore, listing: Listing, idle: Idle, alone: Alone) {
    this.#alone = alone;
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
    const draw = await drawForSeed(seed, randomSeed, randomness);
    const { random } = draw;
    const digests = await digestsOf(seed.tokens ?? [], random);
    const consult = new Consultation(assumptions);
    if (this.#listing.isUntouched()) await this.#store.announceHosts(hostsAskedFor(seed));
    const isUntouched = () => this.#listing.isUntouched();
    const steps = function* (): Steps<SeedAnswer> {
      if (!isUntouched()) return { ok: true, seeded: false, tokens: tokens.count() };
      const now = clock.seconds();
      const filled = yield* insertSeed(tokens, seed, { digests, now, consult, draw });
      const around = filled.ok ? insertAccess(access, tokens, seed, { now, consult, random }) : null;
      const problem = filled.ok ? around && !around.ok && wrong(around) : filled;
      if (problem) {
        tokens.clear();
        return { kind: "invalid", ...problem };
      }
      row.keepSettings(settings);
      if (seed.name !== undefined) row.keepName(seed.name);
      return { ok: true, seeded: true, tokens: tokens.count() };
    };
    const answer = isLarge(seed) ? await this.#store.changeInSteps(steps) : this.#store.change(() => atOnce(steps()));
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
  async snapshot(): Promise<ReadableStream<Uint8Array> | NoDocument> {
    const place = await this.#place();
    return place === "busy" ? BUSY : this.#made(true, place);
  }

  /** Makes the account what the document says, whole or not at all. */
  async restore(document: ReadableStream<Uint8Array>, limits?: Limits): Promise<RestoreAnswer> {
    let place: Place | undefined;
    const before = async (bytes: number): Promise<boolean> => {
      if (bytes >= LARGE) place ??= await placeForDocument();
      place?.use();
      return bytes < LARGE || place !== undefined;
    };
    try {
      const answer = await this.#become(document, limits, { before });
      if (!answer.ok && answer.kind === "exists") throw new Error("A restore puts away what is there.");
      return answer;
    } finally {
      place?.giveBack();
    }
  }

  /** Copies this account into another one, which nobody has touched. */
  async forkTo(
    other: { adopt(document: ReadableStream<Uint8Array>, limits?: Limits): Promise<ForkAnswer> },
    withJournal: boolean,
    limits?: Limits,
  ): Promise<ForkAnswer> {
    const place = await this.#place();
    if (place === "busy") return BUSY;
    try {
      const document = await this.#made(withJournal, place, false);
      if (!(document instanceof ReadableStream)) return document;
      // A copy: what comes from another object would have to be disposed of by whoever gets it.
      return { ...(await other.adopt(document, limits)) };
    } finally {
      place?.giveBack();
    }
  }

  /** Becomes the copy of another account, unless anything was done here already. */
  async adopt(document: ReadableStream<Uint8Array>, limits?: Limits): Promise<ForkAnswer> {
    return this.#become(document, limits, { mayStill: () => this.#listing.isUntouched() });
  }

  /** A small account needs none. */
  async #place(): Promise<Place | null | "busy"> {
    return this.#store.usage().bytes < LARGE ? null : ((await placeForDocument()) ?? "busy");
  }

  /** While it is made nothing else happens in this account, and other accounts have their turn. */
  async #made(
    withJournal: boolean,
    place: Place | null,
    isLast = true,
  ): Promise<ReadableStream<Uint8Array> | TooLarge> {
    const pieces = new Pieces();
    const steps = this.#steps(pieces, withJournal ? [] : ["journal"], place);
    const giveBack = () => {
      if (isLast) place?.giveBack();
    };
    try {
      if (place) await this.#alone(() => inSteps(steps, true));
      else steps.next(); // it is small: there is one step
    } catch (problem) {
      giveBack();
      throw problem;
    }
    if (pieces.length <= SNAPSHOT_LIMIT) return pieces.stream({ onSent: () => place?.use(), onEnd: giveBack });
    giveBack();
    return TOO_LARGE;
  }

  *#steps(pieces: Pieces, leftOut: readonly string[], place: Place | null): Generator<void, void> {
    catchInactive(this.#store);
    this.#store.lateWrites.now();
    for (const piece of snapshotOf(this.#store.tables, leftOut)) {
      if (!pieces.add(piece) || !place) continue;
      if (pieces.length > SNAPSHOT_LIMIT) return;
      place.use();
      yield;
    }
    pieces.end();
  }

  /** `mayStill` is asked again at the moment of the change, `before` while the document comes in. */
  async #become(
    stream: ReadableStream<Uint8Array>,
    limits: Limits = NO_LIMITS,
    { mayStill = () => true, before }: { mayStill?: () => boolean; before?: Reading["before"] },
  ): Promise<RestoreAnswer | typeof EXISTS> {
    if (!mayStill()) {
      await stream.cancel();
      return EXISTS;
    }
    const incoming = new Incoming();
    const body = await readText(stream, { limit: SNAPSHOT_LIMIT, before, add: incoming.add });
    if (body.kind === "stopped") return BUSY;
    if (body.kind !== "whole") return { ok: false, kind: body.kind };
    const tooLarge = overQuota(limits, 0, body.bytes);
    if (tooLarge) return tooLarge;
    const world = await incoming.world();
    if (typeof world === "string") return { ok: false, kind: "invalid", message: world };
    const { document, tokenCount } = world;
    const tooMany = overQuota(limits, tokenCount, 0);
    if (tooMany) return tooMany;
    await this.#store.announceHosts(hostsOf({ ...document, team: document.organization?.auth_domain }));
    if (!mayStill()) return EXISTS; // something may have been done meanwhile
    const limitsBefore = this.#store.limits;
    this.#store.limits = limits; // so many rows of the journal are kept of it
    if (!(await restoreWorld(this.#store, world, mayStill))) {
      this.#store.limits = limitsBefore;
      return EXISTS;
    }
    this.#store.lateWrites.forget();
    this.#listing.touchAgain();
    await this.#listing.registerApiTokens();
    return { ok: true, tokens: tokenCount };
  }
}
