import { stateOfToken, statesOf, type TokenStatesPage, type TokenWithState } from "./views/token-states.ts";
import { adviceOn, type Advice } from "./views/advice.ts";
import { AccountUniverse } from "./account-universe.ts";
import type { JournalFilter, JournalPage } from "./tables/journal.ts";
import { leaksAmong, type Leak } from "./views/leaks.ts";
import { SNAPSHOT_LIMIT, snapshotOf, restoreInto, type Restored } from "./documents/snapshot.ts";
import { byteLengthOf, bytesOf, textOf } from "./documents/streams.ts";

/** Without advice unless it was asked for. */
export type JournalAnswer = JournalPage & { readonly advice?: readonly Advice[] };

export type TooLarge = { readonly ok: false; readonly kind: "too-large"; readonly message: string };

export type ForkAnswer = Restored | TooLarge | { readonly ok: false; readonly kind: "exists" };

/** What a test sees of an account from outside: its tokens with their state, its journal, and the world as a whole. */
export abstract class AccountWorld extends AccountUniverse {
  /** Advice looks at the whole journal, however small the page is: who walks through all pages does without. */
  async requests(
    filter: JournalFilter,
    order: "asc" | "desc",
    page: number,
    perPage: number,
    withAdvice = true,
  ): Promise<JournalAnswer> {
    this.deferred.now();
    const answer = this.journal.page(filter, order, page, perPage);
    if (!withAdvice) return answer;
    return { ...answer, advice: adviceOn(this.journal.all(), (id, since) => this.tokensTable.isUsed(id, since)) };
  }

  async clearRequests(): Promise<void> {
    this.journal.clear();
  }

  async tokenStates(
    filter: { name?: string | undefined; deleted: boolean },
    page: number,
    perPage: number,
  ): Promise<TokenStatesPage> {
    this.deferred.now();
    return statesOf(this.parts(), filter, page, perPage);
  }

  /** One token with its state; undefined when there is none. */
  async tokenState(id: string): Promise<TokenWithState | undefined> {
    this.deferred.now();
    return stateOfToken(this.parts(), id);
  }

  /** Marks a token as in use by a policy, group or app, or not. */
  async markInUse(id: string, inUse: boolean): Promise<TokenWithState | undefined> {
    if (!this.tokensTable.byId(id)) return undefined;
    this.touch();
    this.tokensTable.markInUse(id, inUse);
    return this.tokenState(id);
  }

  /** Which of these SHA-256 digests (hex) are those of secrets of this account. */
  async leaks(digests: readonly string[]): Promise<Leak[]> {
    return leaksAmong(new Set(digests), this.tokensTable.all(), this.gone);
  }

  /** The whole universe as the bytes of one JSON document, made at one moment. */
  async snapshot(): Promise<ReadableStream<Uint8Array> | TooLarge> {
    return this.#document(true);
  }

  /** Makes the account the world of the document, whole or not at all. */
  async restore(document: ReadableStream<Uint8Array>): Promise<Restored> {
    return this.#become(await textOf(document));
  }

  /** Copies this world into another account, which nobody has touched. */
  async forkTo(accountId: string, withJournal: boolean): Promise<ForkAnswer> {
    const document = this.#document(withJournal);
    if (!(document instanceof ReadableStream)) return document;
    // A copy: what comes from another object would have to be disposed of by whoever gets it.
    return { ...(await this.env.ACCOUNTS.getByName(accountId).adopt(document)) };
  }

  /** Becomes the copy of another account, unless anything was done here already. */
  async adopt(document: ReadableStream<Uint8Array>): Promise<ForkAnswer> {
    const text = await textOf(document);
    return this.isUntouched() ? this.#become(text) : { ok: false, kind: "exists" };
  }

  #document(withJournal: boolean): ReadableStream<Uint8Array> | TooLarge {
    this.deferred.now();
    const pieces = snapshotOf(this.parts(), withJournal);
    const length = pieces.reduce((sum, piece) => sum + byteLengthOf(piece), 0);
    if (length <= SNAPSHOT_LIMIT) return bytesOf(pieces);
    const message = "The world is larger than 64 MiB as a document: empty its journal, or delete tokens.";
    return { ok: false, kind: "too-large", message };
  }

  async #become(text: string): Promise<Restored> {
    const restored = this.restored(() => restoreInto(this.parts(), text));
    if (!restored.ok) return restored;
    this.forgetDeferred(); // marks of the world that was
    this.touchAgain();
    await this.registerApiTokens();
    return restored;
  }
}
