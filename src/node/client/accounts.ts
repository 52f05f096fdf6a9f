import { randomBytes } from "node:crypto";
import { Account } from "./account.ts";
import { isAccountId } from "./account-id.ts";
import { ControlPlane } from "./control-plane.ts";
import { keyFor, originIn, type ConnectOptions } from "./remote/address.ts";
import type { JournalRequest, RequestFilter, RequestPage, RequestQuery } from "../../contract/journal.ts";
import type { AccountSeed, Seed, Seeded, SeedSecrets } from "../../contract/seed.ts";
import { EmulatorError } from "./emulator-error.ts";
import { withSecrets } from "./seed-secrets.ts";
import { Journal } from "./journal.ts";
import { checkMembers, isFunction, isObject, isText, type Known } from "./known-members.ts";
import { placesIn } from "../scan/places.ts";
import { foundAt } from "../scan/scan.ts";
import type { FoundSecret, ScanOptions } from "../../contract/scan.ts";

/** What gives accounts: an emulator of this process, or one that runs elsewhere. */
export interface AccountSource {
  /** The origin, such as `http://127.0.0.1:8787`. */
  readonly url: string;
  /** The base URL for clients; ends in `/client/v4`. */
  readonly apiUrl: string;
  /** A fresh account, or the one with this id: a universe of its own. */
  account(options?: AccountOptions): Promise<Account>;
  /** Fills accounts. Each is filled whole or not at all; one that exists already is left as it is. */
  seed(seed: Seed): Promise<Seeded>;
  /**
   * The places at which a client secret stands in a text (or in what a stream gives), and whose it is. What has the form
   * and the checksum of one, but was not made here, is told too: it may be a real one.
   */
  scan(text: ScannedText, options?: ScanOptions): Promise<readonly FoundSecret[]>;
  /** One page of the requests to the API that have no account, such as `GET /user`, with the advice on all of them. */
  requests(query?: RequestQuery): Promise<RequestPage>;
  /** Each of these requests that the filter lets through, the oldest first. */
  eachRequest(filter?: RequestFilter): AsyncGenerator<JournalRequest, void, undefined>;
  /** Empties the journal of these requests; those of accounts stay as they are. */
  clearRequests(): Promise<void>;
}

export type ScannedText = string | Uint8Array | AsyncIterable<Uint8Array>;

export interface AccountOptions {
  /** 32 lower-case hex digits; a random one unless given. */
  readonly id?: string;
  /** What it is called, 1 to 100 characters; `Emulated account` and its id unless given. */
  readonly name?: string;
  /** What it starts with. One of the accounts of a seed is taken, too; its id counts for nothing here. */
  readonly seed?: AccountSeed;
  /** Secrets for tokens of the seed. */
  readonly seedSecrets?: SeedSecrets;
}

const ID = "an account id: 32 lower-case hex digits";

const ACCOUNT_OPTIONS = {
  id: { words: ID, fits: (value) => typeof value === "string" },
  name: { words: "a name of 1 to 100 characters", fits: isText },
  seed: { words: "an object with name, tokens, bulk, zones or settings", fits: isObject, code: "bad-seed" },
  seedSecrets: { words: "an object with a list of tokens", fits: isObject, code: "bad-seed" },
} satisfies Known<AccountOptions>;

const SCAN_OPTIONS = {
  account: { words: ID, fits: (value) => typeof value === "string" && isAccountId(value) },
  onUnreadable: { words: "a function that takes an account", fits: isFunction },
} satisfies Known<ScanOptions>;

/**
 * The accounts of an emulator that runs already, at this origin. One that is deployed wants a `key`.
 *
 * @throws EmulatorError `bad-input` for a URL that is no origin, and for a key that cannot be sent there
 *
 * @example
 * const sandbox = connect("https://emulator.example", { key: process.env.SANDBOX_KEY });
 * const account = await sandbox.account(); // account.token is the key
 */
export function connect(url: string, options: ConnectOptions = {}): AccountSource {
  const origin = originIn(url);
  return new Accounts(origin, new ControlPlane(origin, () => undefined, { key: keyFor(origin, options) }));
}

const WHOLE_SEED =
  "seed: one account of a seed is wanted here, and this is a whole seed with a list of accounts: give one of them, such as seed.accounts[0].";

/** The account as it is seeded: with its secrets, and without the id that it has in the seed that it is from. */
function seedIn({ seed, seedSecrets }: AccountOptions): AccountSeed | undefined {
  if (!seed && seedSecrets) throw new EmulatorError("bad-seed", "seedSecrets: there is no seed that they are for.");
  if (!seed) return undefined;
  if ((seed as Partial<Seed>).accounts !== undefined) throw new EmulatorError("bad-seed", WHOLE_SEED);
  const { id: _, ...account } = seed as AccountSeed & { readonly id?: string };
  return seedSecrets ? withSecrets([account], seedSecrets)[0] : account;
}

/** The accounts of one emulator. */
export class Accounts implements AccountSource {
  readonly url: string;
  readonly apiUrl: string;
  readonly #control: ControlPlane;
  readonly #journal: Journal;

  constructor(url: string, control: ControlPlane) {
    this.url = url;
    this.apiUrl = `${url}/client/v4`;
    this.#control = control;
    this.#journal = new Journal(control, "");
  }

  async account(options: AccountOptions = {}): Promise<Account> {
    checkMembers(options, ACCOUNT_OPTIONS, "account", "option");
    const seed = seedIn(options);
    if (options.id === undefined && this.#control.key !== undefined)
      return this.#fresh({ ...options, ...(seed ? { seed } : {}) });
    const id = options.id ?? randomBytes(16).toString("hex");
    if (!isAccountId(id)) {
      throw new EmulatorError(
        "control-plane",
        `${JSON.stringify(id)} is not an account id: it must be 32 lower-case hex digits.`,
      );
    }
    if (seed) await this.seed({ accounts: [{ ...seed, id }] });
    const token = this.#control.key ?? randomBytes(20).toString("hex");
    const account = new Account(id, token, this.apiUrl, this.#control);
    if (options.name !== undefined) await account.rename(options.name);
    return account;
  }

  /** Whoever has a key does not choose the id, but is told it. */
  async #fresh({ name, seed }: AccountOptions): Promise<Account> {
    const { id } = await this.#control.send<{ id: unknown }>("POST", "/accounts", { name, seed }, "control-plane");
    if (typeof id !== "string" || !isAccountId(id)) {
      throw new EmulatorError("control-plane", `The emulator at ${this.url} made an account, but told no id of it.`);
    }
    return new Account(id, this.#control.key ?? "", this.apiUrl, this.#control);
  }

  async seed(seed: Seed): Promise<Seeded> {
    return this.#control.send("POST", "/seed", seed, "bad-seed", "seed: ");
  }

  async scan(text: ScannedText, options: ScanOptions = {}): Promise<readonly FoundSecret[]> {
    checkMembers(options, SCAN_OPTIONS, "scan", "option");
    const pieces = typeof text === "string" ? [Buffer.from(text)] : text instanceof Uint8Array ? [text] : text;
    const found: FoundSecret[] = [];
    for await (const secret of foundAt(placesIn(pieces), this.#control, options)) found.push(secret);
    return found;
  }

  requests(query: RequestQuery = {}): Promise<RequestPage> {
    return this.#journal.page(query);
  }

  eachRequest(filter: RequestFilter = {}): AsyncGenerator<JournalRequest, void, undefined> {
    return this.#journal.each(filter);
  }

  clearRequests(): Promise<void> {
    return this.#journal.clear();
  }
}
