/** Requests that dice choose: always the same ones, in the same order. */
import { Account, nextId, type Shown, shownIn } from "./account.ts";
import { IDS } from "./bodies.ts";
import { DURATIONS, FLAGS, GRACE_ENDS, NAMES, VERSIONS } from "./pools.ts";
import { FILTERS, PAGES } from "./queries.ts";
import type { Recorder } from "./recorder.ts";
import { views } from "./standard-block.ts";

const REQUESTS = 2000;
const IN_A_FILE = 500;
const SETTINGS: readonly object[] = [
  { assumptions: { "secret-format": "hex", "list-order": "created-at-descending" } },
  { assumptions: { "secret-format": null, "update-restarts-expiry": "always" } },
  { assumptions: { "grace-when-not-given": "stored", "previous-secret-after-grace": "forgotten" } },
  { assumptions: { "duplicate-names": "refuse", "lower-secret-version": "ignore" } },
  { assumptions: { "duplicate-names": "allow", "token-limit": 20 } },
  { assumptions: { "token-limit": null, "refresh-extends-by": "duration", "create-status": 200 } },
  // Long beside any run: whether a retry came too early is not to depend on how fast this goes.
  { rate_limit: { quota: 20, window: "24h" } },
  { rate_limit: null },
  { propagation_lag: "1m" },
  { propagation_lag: null, rate_limit: null },
  { journal_limit: 100 },
  { journal_limit: null, rate_limit: null },
];

/** Small, and the same everywhere. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

class Walk {
  readonly #account: Account;
  readonly #zone: Account;
  readonly #roll = dice(20_430_301);
  readonly #known: Shown[] = [];

  constructor(account: Account, zone: Account) {
    this.#account = account;
    this.#zone = zone;
  }

  async step(): Promise<void> {
    const roll = this.#roll(100);
    if (roll < 20) await this.#create();
    else if (roll < 32) await this.#owner().api("GET", `?${this.#one(PAGES)}&${this.#one(FILTERS)}`);
    else if (roll < 42) await this.#owner().api("GET", `/${this.#id()}`);
    else if (roll < 61) this.#learn(await this.#owner().api("PUT", `/${this.#id()}`, this.#fields()));
    else if (roll < 72) await this.#delete();
    else if (roll < 76) await this.#account.api("POST", `/${this.#id()}/refresh`, this.#fields());
    else if (roll < 85) this.#learn(await this.#account.api("POST", `/${this.#id()}/rotate`, this.#fields()));
    else if (roll < 91) await this.#verify();
    else if (roll < 95) await this.#account.advance(this.#one(["1s", "30s", "10m", "26h", "4000h"]));
    else if (roll < 97) await this.#account.control("PATCH", "settings", this.#one(SETTINGS));
    else if (roll < 98) await this.#fault();
    else if (roll < 99) await this.#closed();
    else
      await this.#account.control(
        "GET",
        this.#one(["tokens?deleted=true&per_page=20", "requests?per_page=5&order=desc", "faults", "clock"]),
      );
  }

  async #create(): Promise<void> {
    this.#learn(
      await this.#owner().api("POST", "", { name: this.#one(["web", "ci", "Über", "x"]), ...this.#fields() }),
    );
  }

  /** Keeps the pairs that were shown, to verify them later. */
  #learn(seen: Parameters<typeof shownIn>[0]): void {
    const shown = shownIn(seen);
    if (shown.client_secret !== "missing") this.#known.push(shown);
  }

  /** Mostly the oldest token, so that there is room for others. */
  async #delete(): Promise<void> {
    const oldest = this.#roll(4) === 0 ? undefined : this.#known.shift();
    await this.#owner().api("DELETE", `/${oldest?.id ?? this.#id()}`);
  }

  async #verify(): Promise<void> {
    const pair = this.#known[this.#roll(this.#known.length)];
    if (pair) await this.#account.verify(pair);
  }

  async #fault(): Promise<void> {
    const effect = this.#one<object>([
      { type: "truncate" },
      { type: "error", status: 500, code: 10_001 },
      { type: "gateway-page", status: 504 },
    ]);
    const operation = this.#one(["create", "get", "list", "update", "delete", "refresh", "rotate"]);
    const position = this.#one(["before", "after-commit"]);
    await this.#account.control("POST", "faults", {
      operation,
      position,
      effect,
      skip: this.#roll(3),
      times: 1 + this.#roll(2),
    });
  }

  async #closed(): Promise<void> {
    await this.#account.control("PATCH", "settings", { access_enabled: false });
    await this.#create();
    await this.#owner().api("GET", `/${this.#id()}`);
    await this.#account.control("PATCH", "settings", { access_enabled: true });
  }

  #owner(): Account {
    return this.#roll(5) === 0 ? this.#zone : this.#account;
  }

  #id(): string {
    const pair = this.#known[this.#known.length - 1 - this.#roll(Math.min(this.#known.length, 12))];
    return pair && this.#roll(20) > 0 ? pair.id : this.#one(IDS);
  }

  /** Some of the fields; most of them right. */
  #fields(): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    if (this.#roll(4) === 0)
      fields["name"] = this.#roll(3) === 0 ? this.#one(NAMES) : this.#one(["web", "ci", "other"]);
    if (this.#roll(4) === 0)
      fields["duration"] = this.#roll(4) === 0 ? this.#one(DURATIONS) : this.#one(["1h", "24h", "forever"]);
    if (this.#roll(4) === 0)
      fields["client_secret_version"] = this.#roll(3) === 0 ? this.#one(VERSIONS) : 1 + this.#roll(8);
    if (this.#roll(6) === 0) fields["enabled"] = this.#one(FLAGS);
    if (this.#roll(4) === 0) fields["previous_client_secret_expires_at"] = this.#one(GRACE_ENDS);
    if (this.#roll(15) === 0) fields["colour"] = "red";
    return fields;
  }

  #one<T>(pool: readonly T[]): T {
    const [first] = pool;
    const chosen = pool[this.#roll(pool.length)] ?? first;
    if (chosen === undefined) throw new Error("A pool has something in it.");
    return chosen;
  }
}

/** Of these many requests, in files whose names begin so. */
export async function randomWalk(recorder: Recorder, requests = REQUESTS, file = "random"): Promise<Account> {
  recorder.begin(`${file}-0`);
  const account = await Account.ready(recorder);
  const zone = new Account(recorder, nextId(), "zones", account.id);
  await recorder.send("PUT", `/_emulator/zones/${zone.id}`, { account_id: account.id });
  const walk = new Walk(account, zone);
  for (let done = 0; done < requests; done++) {
    if (done > 0 && done % IN_A_FILE === 0) recorder.begin(`${file}-${done / IN_A_FILE}`);
    await walk.step();
  }
  recorder.begin(`${file}-end`);
  await views(account);
  return account;
}
