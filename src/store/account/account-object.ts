/**
 * The object of one account. What stands here can be called over RPC, and nothing else: a line a door. The doors to
 * applications, policies and groups, and those of the edge, stand in `access-doors.ts`.
 */
import { systemMilliseconds } from "../../system.ts";
import { directory } from "../directory/directory.ts";
import type { AccountLookup, ApiTokenLookup, ZoneLookup } from "../../contract/lookups.ts";
import type { AccountSettings } from "../../contract/settings.ts";
import type { AccountToken, Admission, ServiceToken } from "../../contract/tokens.ts";
import type { ShownClock } from "../../contract/clock.ts";
import type { Zone } from "../../rules/lookups/shown.ts";
import type { OtherPath } from "../../rules/paths/other-path.ts";
import type { ListInput } from "../../rules/service-tokens/listing.ts";
import type { RotateInput } from "../../rules/service-tokens/rotation.ts";
import type { TokenInput } from "../../rules/service-tokens/token.ts";
import type { Limits } from "../../rules/tenants/quotas.ts";
import { AccessDoors, type Rooms } from "./access-doors.ts";
import { AccountStore } from "./account-store.ts";
import { ApiRequests } from "./api-requests.ts";
import type { ClockAdvance, ClockAnswer, ClockChange } from "./clock.ts";
import { recordRefused } from "./close.ts";
import { AccountControl } from "./control.ts";
import {
  AccountDocuments,
  type ForkAnswer,
  type NoDocument,
  type RestoreAnswer,
  type SeedAnswer,
} from "./documents/documents.ts";
import type { AccountSeed } from "./documents/seed.ts";
import { EdgeDoors } from "./edge/doors.ts";
import { EdgeRequests } from "./edge/edge-requests.ts";
import { Explanations } from "./edge/explanations.ts";
import { EdgeKeys } from "./edge/keys.ts";
import { Gate } from "./gate.ts";
import { HostClaims } from "./host-claims.ts";
import { Idle } from "./idle.ts";
import { catchInactive } from "./inactivity.ts";
import { Listing } from "./listing.ts";
import * as lookups from "./operations/lookups.ts";
import { otherPathOperation } from "./operations/other-paths.ts";
import * as tokens from "./operations/service-tokens.ts";
import type { Answer, ApiRequest, Input, RefusedRequest } from "./request.ts";
import { shownAt, tokenWith, type ShownApiToken } from "./settings/api-tokens.ts";
import { emptyAfter } from "./settings/empty-after.ts";
import type { SettingsChange } from "./settings/schema.ts";
import type { Fault, FaultSpec } from "./tables/fault.ts";
import type { JournalFilter } from "./tables/journal.ts";
import { openAccounts } from "../open-accounts.ts";
import { tellsOfDamage, type UnreadableState } from "../unreadable-state.ts";
import { UsageReports } from "./usage-reports.ts";
import { verify } from "./verification.ts";
import type { Leak } from "./views/leaks.ts";
import type { StateFilter, TokenStatesPage } from "./views/token-states.ts";
import { Views, type JournalAnswer } from "./views/views.ts";

export type AccountDescription = {
  readonly createdAt: number;
  readonly name: string | null;
  readonly tokenCount: number;
  /** In milliseconds since 1970; null unless it is emptied when nobody uses it. */
  readonly emptiesAt: number | null;
};

export class AccountObject extends AccessDoors {
  readonly #parts: Parts;
  /** Why what is stored cannot be read, if it cannot. */
  #problem: UnreadableState | undefined;

  constructor(ctx: DurableObjectState, env: EmulatorEnv) {
    super(ctx, env);
    if (ctx.id.name !== undefined) openAccounts.note(ctx.id.name, systemMilliseconds()); // whoever woke it
    const idle = new Idle(ctx.storage, emptyAfter(env), ctx.id.name);
    const store = new AccountStore(
      ctx.storage,
      env.EMULATOR_SETTINGS,
      () => idle.id(),
      () => directory(env).zoneNames(idle.id()),
    );
    const reports = new UsageReports(
      env,
      () => idle.id(),
      () => store.usage(),
    );
    const listing = new Listing(
      env,
      store.row,
      () => idle.id(),
      () => reports.soon(),
    );
    const claims = new HostClaims(env, store, () => idle.id());
    store.announceHosts = (hosts) => claims.announce(hosts);
    const edge = new EdgeRequests(store, listing, new EdgeKeys(store, env), () => idle.id());
    this.#parts = {
      store,
      idle,
      listing,
      reports,
      requests: new ApiRequests(store, new Gate(store, env), listing),
      control: new AccountControl(store, listing),
      documents: new AccountDocuments(store, listing, idle, (run) => ctx.blockConcurrencyWhile(run)),
      views: new Views(store),
      claims,
      edge,
      explanations: new Explanations(store, edge),
      doors: new EdgeDoors(store, edge.places),
    };
    AccessDoors.open(this, (run) => this.#use(run));
    void ctx.blockConcurrencyWhile(async () => {
      this.#problem = store.open(() => idle.id()); // thrown here, it would be told of the object, and not by it
    });
  }

  /** Every door but `reset` goes through here: while what is stored cannot be read, it tells why. */
  get #readable(): Parts {
    if (this.#problem) throw this.#problem;
    return this.#parts;
  }
  get #store(): AccountStore {
    return this.#readable.store;
  }

  /** Whatever a client or the operator does with this account goes through here: it counts as use. */
  #use<T>(run: (parts: Parts) => T | Promise<T>): T | Promise<T> {
    const parts = this.#readable;
    return parts.idle.during(() => parts.claims.during(() => run(parts)));
  }

  // The API plane.
  async createToken(request: ApiRequest, input: Input<TokenInput>): Promise<Answer<ServiceToken>> {
    return this.#use(({ requests }) => requests.answer(tokens.create, request, input));
  }
  async getToken(request: ApiRequest, input: Input<tokens.OfToken>): Promise<Answer<ServiceToken>> {
    return this.#use(({ requests }) => requests.answer(tokens.get, request, input));
  }
  async listTokens(request: ApiRequest, input: Input<ListInput>): Promise<Answer<ServiceToken[]>> {
    return this.#use(({ requests }) => requests.answer(tokens.list, request, input));
  }
  async updateToken(request: ApiRequest, input: Input<tokens.OfToken<TokenInput>>): Promise<Answer<ServiceToken>> {
    return this.#use(({ requests }) => requests.answer(tokens.update, request, input));
  }
  async deleteToken(request: ApiRequest, input: Input<tokens.OfToken>): Promise<Answer<ServiceToken>> {
    return this.#use(({ requests }) => requests.answer(tokens.remove, request, input));
  }
  async refreshToken(request: ApiRequest, input: Input<tokens.OfToken>): Promise<Answer<ServiceToken>> {
    return this.#use(({ requests }) => requests.answer(tokens.refresh, request, input));
  }
  async rotateToken(request: ApiRequest, input: Input<tokens.OfToken<RotateInput>>): Promise<Answer<ServiceToken>> {
    return this.#use(({ requests }) => requests.answer(tokens.rotate, request, input));
  }
  async readAccount(request: ApiRequest, id: string): Promise<Answer<AccountLookup>> {
    return this.#use(({ requests }) => requests.answer(lookups.readAccount, request, { ok: true, value: { id } }));
  }
  async readZone(request: ApiRequest, zone: Zone): Promise<Answer<ZoneLookup>> {
    return this.#use(({ requests }) => requests.answer(lookups.readZone, request, { ok: true, value: zone }));
  }
  async answerOtherPath(request: ApiRequest, path: OtherPath): Promise<Answer<unknown>> {
    return this.#use(({ requests }) =>
      requests.answer(otherPathOperation(request), request, { ok: true, value: path }),
    );
  }
  async verifyApiToken(request: ApiRequest, token: string): Promise<Answer<ApiTokenLookup>> {
    return this.#use(({ requests }) =>
      requests.answer(lookups.verifyApiToken, request, { ok: true, value: { token } }),
    );
  }
  async recordRefused(request: RefusedRequest): Promise<void> {
    recordRefused(this.#store, request);
  }

  // What is known of the account as a whole.
  async describe(): Promise<AccountDescription> {
    const { store, idle, requests } = this.#readable;
    await requests.commits.made; // a zone is bound elsewhere when it has no token, those included that have come
    catchInactive(store);
    const { row, tokens: held } = store;
    return { createdAt: row.createdAt(), name: row.name(), tokenCount: held.count(), emptiesAt: idle.emptiesAt() };
  }
  /** The operator told somebody to use it. */
  async use(): Promise<void> {
    await this.#use(() => undefined);
  }
  async isFresh(): Promise<boolean> {
    return this.#readable.listing.isUntouched();
  }
  async damage(): Promise<string | undefined> {
    return this.#store.damage();
  }
  async apiToken(digest: string): Promise<ShownApiToken | undefined> {
    return this.#use(({ store }) => apiTokenOf(store, digest));
  }

  // The control plane.
  async verify(clientId: string, secret: string): Promise<Admission> {
    return this.#use(({ store }) => verify(store, clientId, secret));
  }
  async clock(withNext = false): Promise<ShownClock> {
    return this.#use(({ store, views }) => (withNext ? views.clockWithNext() : store.clock.shown()));
  }
  async setClock(change: ClockChange): Promise<ClockAnswer> {
    return this.#use(({ control }) => control.setClock(change));
  }
  async advanceClock(advance: ClockAdvance): Promise<ClockAnswer> {
    return this.#use(({ control }) => control.advanceClock(advance));
  }
  async faults(): Promise<readonly Fault[]> {
    return this.#use(({ store }) => store.faults.all());
  }
  async addFault(spec: FaultSpec): Promise<Fault | undefined> {
    return this.#use(({ control }) => control.addFault(spec));
  }
  async removeFault(id?: number): Promise<boolean> {
    return this.#use(({ control }) => control.removeFault(id));
  }
  async settings(): Promise<AccountSettings> {
    return this.#use(({ control }) => control.settings());
  }
  async changeSettings(change: SettingsChange): Promise<AccountSettings> {
    return this.#use(({ control }) => control.changeSettings(change));
  }
  async rename(name: string | null): Promise<void> {
    await this.#use(({ control }) => control.rename(name));
  }
  async markInUse(id: string, inUse: boolean): Promise<AccountToken | undefined> {
    return this.#use(({ control, views }) => (control.markInUse(id, inUse) ? views.tokenState(id) : undefined));
  }
  async requests(
    filter: JournalFilter,
    order: "asc" | "desc",
    page: number,
    perPage: number,
    withAdvice?: boolean,
  ): Promise<JournalAnswer> {
    return this.#use(({ views }) => views.requests(filter, order, page, perPage, withAdvice));
  }
  async clearRequests(): Promise<void> {
    await this.#use(({ store }) => store.change(() => store.journal.clear()));
  }
  async tokenStates(filter: StateFilter, page: number, perPage: number): Promise<TokenStatesPage> {
    return this.#use(({ views }) => views.tokenStates(filter, page, perPage));
  }
  async tokenState(id: string): Promise<AccountToken | undefined> {
    return this.#use(({ views }) => views.tokenState(id));
  }
  async leaks(digests: readonly string[]): Promise<Leak[]> {
    return this.#readable.views.leaks(digests); // of one account after another: whoever scans uses none
  }
  async seed(seed: AccountSeed, limits?: Limits): Promise<SeedAnswer> {
    return this.#use(({ documents }) => documents.seed(seed, limits));
  }
  async reset(givingUp?: boolean): Promise<void> {
    await this.#reset(givingUp);
  }
  async snapshot(): Promise<ReadableStream<Uint8Array> | NoDocument> {
    return this.#use(({ documents }) => documents.snapshot());
  }
  async restore(document: ReadableStream<Uint8Array>, limits?: Limits): Promise<RestoreAnswer> {
    return this.#use(({ documents }) => documents.restore(document, limits));
  }
  async forkTo(accountId: string, withJournal: boolean, limits?: Limits): Promise<ForkAnswer> {
    return this.#use(({ documents }) => documents.forkTo(this.env.ACCOUNTS.getByName(accountId), withJournal, limits));
  }
  async adopt(document: ReadableStream<Uint8Array>, limits?: Limits): Promise<ForkAnswer> {
    return this.#use(({ documents }) => documents.adopt(document, limits));
  }

  /** The account's time may have come. What cannot be read is left for the operator to give up, or for a newer emulator. */
  override async alarm(): Promise<void> {
    const { idle, documents, claims } = this.#parts;
    await (this.#problem ? idle.postpone() : idle.alarm((isDue) => claims.forgetting(() => documents.reset(isDue))));
  }

  /** What cannot be read is given up, whatever it is: an account can always be emptied. */
  async #reset(givingUp = this.#problem !== undefined): Promise<void> {
    if (givingUp) this.#problem = await this.#parts.store.openAnew(() => this.#parts.idle.id());
    try {
      const { claims, documents } = this.#readable;
      await claims.forgetting(() => documents.reset());
      this.#parts.reports.forget();
    } catch (problem) {
      if (givingUp || !tellsOfDamage(problem)) throw problem;
      await this.#reset(true);
    }
  }
}

interface Parts extends Rooms {
  readonly idle: Idle;
  readonly listing: Listing;
  readonly reports: UsageReports;
  readonly documents: AccountDocuments;
  readonly views: Views;
}

async function apiTokenOf({ settings, clock }: AccountStore, digest: string): Promise<ShownApiToken | undefined> {
  const setting = await tokenWith(digest, settings.all().api_tokens ?? []);
  return setting && shownAt(setting, clock.seconds());
}
