import { announce } from "./announce.ts";
import { AccountClock } from "./clock.ts";
import { Journal } from "./journal.ts";
import { AccountTokens, type TokenFilter } from "./tokens.ts";
import type { ControlPlane } from "./control-plane.ts";
import { EdgeClient } from "./edge/edge-client.ts";
import { EdgeLooks, type RequestToExplain } from "./edge/looks.ts";
import type { OriginHandler } from "./edge/handler-server.ts";
import { AccountOrigins, type SetOrigin } from "./edge/origins.ts";
import { EmulatorError } from "./emulator-error.ts";
import { baseUrls } from "../environment.ts";
import type { FixedAnswer, KeptAnswer } from "../../contract/answers.ts";
import type { DescribedAccount } from "../../contract/accounts.ts";
import type { Door, DoorPage, DoorQuery, Explanation } from "../../contract/edge.ts";
import type { Origin } from "../../contract/origins.ts";
import type { AccountSettings, AssumptionEvidence, SettingsChange } from "../../contract/settings.ts";
import type { Admission, AccountToken, ListedToken, TokenPage, TokenQuery } from "../../contract/tokens.ts";
import type { Fault, FaultSpec } from "../../contract/faults.ts";
import type { Advice, JournalRequest, RequestFilter, RequestPage, RequestQuery } from "../../contract/journal.ts";
import type { ForkOptions, Snapshot } from "../../contract/snapshot.ts";

/** One account: a universe of its own, which no other test can touch. */
export class Account {
  /** 32 lower-case hex digits. */
  readonly id: string;
  /** The base URL for clients; ends in `/client/v4`. */
  readonly apiUrl: string;
  /** Its clock. */
  readonly clock: AccountClock;
  /** No member of its own: it may be a key, and whoever prints the account is not to print that. */
  readonly #token: string;
  readonly #control: ControlPlane;
  readonly #journal: Journal;
  readonly #tokens: AccountTokens;
  readonly #edge: EdgeClient;
  readonly #looks: EdgeLooks;
  readonly #origins: AccountOrigins;

  constructor(id: string, token: string, apiUrl: string, control: ControlPlane) {
    this.id = id;
    this.#token = token;
    this.apiUrl = apiUrl;
    this.clock = new AccountClock(control, id);
    this.#control = control;
    this.#journal = new Journal(control, `/accounts/${id}`);
    this.#tokens = new AccountTokens(control, id);
    this.#edge = new EdgeClient(control, id);
    this.#looks = new EdgeLooks(control, id);
    this.#origins = new AccountOrigins(control, id);
  }

  /** An API token to use with it; of an account behind a key, the key. */
  get token(): string {
    return this.#token;
  }

  /** What clients read from the environment, for a child process: base URL, API token and account id. */
  get environment(): Record<
    "CLOUDFLARE_BASE_URL" | "CLOUDFLARE_API_BASE_URL" | "CLOUDFLARE_API_TOKEN" | "CLOUDFLARE_ACCOUNT_ID",
    string
  > {
    return { ...baseUrls(this.apiUrl), CLOUDFLARE_API_TOKEN: this.token, CLOUDFLARE_ACCOUNT_ID: this.id };
  }

  /**
   * Says where the edge sends what it lets in to a host: a URL of this machine, or a function of this process, which is asked as the
   * `fetch` of a Worker is. Without one, the echo answers.
   */
  origin(hostname: string, origin: string | URL | OriginHandler): Promise<SetOrigin> {
    return this.#origins.set(hostname, origin);
  }

  /** The hosts that have an origin of their own. */
  origins(): Promise<readonly Origin[]> {
    return this.#origins.all();
  }

  /** Sets a fault: which operation goes wrong, where, how, and how often. */
  async fault(fault: FaultSpec): Promise<Fault> {
    return this.#control.send("POST", `/accounts/${this.id}/faults`, fault);
  }

  /** The faults that were set, with what is left of them and how many requests each hit. */
  async faults(): Promise<readonly Fault[]> {
    const { faults } = await this.#control.send<{ faults: readonly Fault[] }>("GET", `/accounts/${this.id}/faults`);
    return faults;
  }

  /** Takes one fault away, or all of them. */
  async clearFaults(id?: number): Promise<void> {
    await this.#control.send("DELETE", `/accounts/${this.id}/faults${id === undefined ? "" : `/${id}`}`);
  }

  /** The fixed answers to paths that the emulator does not have, with how many requests each answered. */
  async answers(): Promise<readonly KeptAnswer[]> {
    const { answers } = await this.#control.send<{ answers: readonly KeptAnswer[] }>(
      "GET",
      `/accounts/${this.id}/answers`,
    );
    return answers;
  }

  /** Puts fixed answers in the place of those that are there. They prove nothing about Cloudflare: their evidence is `given`. */
  async setAnswers(answers: readonly FixedAnswer[]): Promise<readonly KeptAnswer[]> {
    const path = `/accounts/${this.id}/answers`;
    const lost = answers.findIndex(({ times }) => typeof times === "number" && !Number.isFinite(times)); // JSON has no such number
    if (lost !== -1)
      throw new EmulatorError("bad-input", `answers.${lost}.times must be a whole number, or null for always.`);
    const kept = await this.#control.send<{ answers: readonly KeptAnswer[] }>("PUT", path, { answers });
    return kept.answers;
  }

  /** Takes all fixed answers away. */
  async clearAnswers(): Promise<void> {
    await this.#control.send("DELETE", `/accounts/${this.id}/answers`);
  }

  /** One page of the requests that the account received, with their answers, and the advice on all of them. */
  async requests(query: RequestQuery = {}): Promise<RequestPage> {
    return this.#journal.page(query);
  }

  /** Every request that the filter lets through, the oldest first: `for await (const request of account.eachRequest())`. */
  eachRequest(filter: RequestFilter = {}): AsyncGenerator<JournalRequest, void, undefined> {
    return this.#journal.each(filter);
  }

  /** What the client of this account probably did not mean: at most 100 points. */
  async advice(): Promise<readonly Advice[]> {
    return this.#journal.advice();
  }

  /** Empties the journal. */
  async clearRequests(): Promise<void> {
    await this.#journal.clear();
  }

  /** One page of the tokens, with their state by the account's clock. */
  async tokens(query: TokenQuery = {}): Promise<TokenPage> {
    return this.#tokens.page(query);
  }

  /** Every token, as in `for await (const token of account.eachToken({ deleted: true }))`. */
  eachToken(query: TokenFilter = {}): AsyncGenerator<ListedToken, void, undefined> {
    return this.#tokens.each(query);
  }

  /** One token, be it deleted. */
  async getToken(id: string): Promise<AccountToken> {
    return this.#tokens.one(id);
  }

  /** As if a policy used the token: a DELETE of it is refused with 400 / 12139. `false` ends that. */
  async markInUse(id: string, inUse = true): Promise<AccountToken> {
    return this.#tokens.change(id, { in_use: inUse });
  }

  /** The whole account as one document, without secrets in clear. */
  async snapshot(): Promise<Snapshot> {
    return this.#control.send("GET", `/accounts/${this.id}/snapshot`);
  }

  /** Makes the account what the document says, whole or not at all. Gives the number of its tokens. */
  async restore(snapshot: Snapshot): Promise<number> {
    const { tokens } = await this.#control.send<{ tokens: number }>("PUT", `/accounts/${this.id}/snapshot`, snapshot);
    return tokens;
  }

  /** A new account with a copy of everything but the journal: two worlds that go on apart. */
  async fork(options: ForkOptions = {}): Promise<Account> {
    const { id } = await this.#control.send<{ id: string }>("POST", `/accounts/${this.id}/fork`, options);
    return new Account(id, this.token, this.apiUrl, this.#control);
  }

  /**
   * Puts it into `GET /accounts` before its first use, for a client that begins there; the vitest fixture does so itself. The
   * account stays fresh: a seed can still fill it.
   */
  async announce(): Promise<void> {
    await announce(this.#control, this.id);
  }

  /** What the account is called from now on, 1 to 100 characters; with `null` as without a name of its own. */
  async rename(name: string | null): Promise<void> {
    await this.#control.send("PATCH", `/accounts/${this.id}`, { name });
  }

  /** Its name, its age, how many tokens it holds, and when it is emptied if nothing uses it. To ask counts as no use. */
  async describe(): Promise<DescribedAccount> {
    return this.#control.send("GET", `/accounts/${this.id}`);
  }

  /** Makes the account empty again: tokens, clock, faults, journal, settings and name. */
  async reset(): Promise<void> {
    await this.#control.send("DELETE", `/accounts/${this.id}`);
  }

  /** Every setting in force. */
  async settings(): Promise<AccountSettings> {
    return this.#control.send("GET", `/accounts/${this.id}/settings`);
  }

  /** Changes the settings that are given; `null` puts one back to its default. */
  async changeSettings(change: SettingsChange): Promise<AccountSettings> {
    return this.#control.send("PATCH", `/accounts/${this.id}/settings`, change);
  }

  /** What stands behind each assumption: its grade, and what speaks for it. */
  async evidence(): Promise<Readonly<Record<string, AssumptionEvidence>>> {
    const path = `/accounts/${this.id}/settings?evidence=true`;
    const { evidence } = await this.#control.send<{ evidence: Record<string, AssumptionEvidence> }>("GET", path);
    return evidence;
  }

  /** Whether this pair would be let in now, and if not, why. Nothing changes by asking. */
  async verify(clientId: string, clientSecret: string): Promise<Admission> {
    const credentials = { client_id: clientId, client_secret: clientSecret };
    return this.#control.send("POST", `/accounts/${this.id}/verify`, credentials);
  }

  /**
   * Asks the edge for a URL such as `https://app.example.com/admin`, without DNS. It is `fetch`, but that the `Location` and the
   * headers of a redirect can be read with `redirect: "manual"`, and that credentials of Access are not sent on to another host.
   *
   * @throws EmulatorError `bad-input` for a URL that is none of the edge, `control-plane` where the edge does not answer
   */
  async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    return this.#edge.fetch(input, init);
  }

  /** The base URL of a host of the edge, for clients other than `account.fetch`; without a slash at its end. */
  edgeUrl(host: string): string {
    return this.#edge.urlOf(host);
  }

  /**
   * Why the edge admits or refuses a request, policy by policy and rule by rule: one that is made up, or one of the journal
   * (`{ request: "last" }`). Nothing changes by asking.
   */
  async explain(request: string | URL | Request | RequestToExplain): Promise<Explanation> {
    return this.#looks.explain(request);
  }

  /** One page of the doors: each application with each token, and with nobody. */
  async doors(query: DoorQuery = {}): Promise<DoorPage> {
    return this.#looks.page(query);
  }

  /** Every door, as in `for await (const door of account.eachDoor({ token_id }))`. */
  eachDoor(query: Pick<DoorQuery, "application_id" | "token_id"> = {}): AsyncGenerator<Door, void, undefined> {
    return this.#looks.each(query);
  }
}
