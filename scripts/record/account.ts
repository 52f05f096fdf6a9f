/** An account, or a zone, to send to: with a seed and a clock that stands still, so that its answers repeat. */
import { textOf, valueAt } from "./values.ts";
import type { Extras, Recorder, Seen } from "./recorder.ts";

/** Far from the time of any run. */
export const NOON = "2043-03-01T12:00:00Z";
export const BEARER = { authorization: "Bearer access-emulator-token" };

export interface Shown {
  readonly id: string;
  readonly client_id: string;
  readonly client_secret: string;
}

let last = 0x1000;

/** Ids rise in the order of their first use, so that lists of them do not depend on the second in which they were used. */
export function nextId(): string {
  last += 1;
  return last.toString(16).padStart(32, "0");
}

export class Account {
  readonly id: string;
  readonly recorder: Recorder;
  readonly scope: "accounts" | "zones";
  /** Where its settings and its clock are: for a zone that is bound to an account, with that. */
  readonly owner: string;
  /** What every request is sent with, unless told otherwise. */
  headers: Readonly<Record<string, string>> = BEARER;

  constructor(recorder: Recorder, id = nextId(), scope: "accounts" | "zones" = "accounts", owner = id) {
    this.recorder = recorder;
    this.id = id;
    this.scope = scope;
    this.owner = owner;
  }

  get path(): string {
    return `/client/v4/${this.scope}/${this.id}/access/service_tokens`;
  }

  /** A fresh one with a seed of its own, where the clock stands still. */
  static async ready(recorder: Recorder, settings: object = {}, id = nextId()): Promise<Account> {
    const account = new Account(recorder, id);
    await account.prepare(settings);
    return account;
  }

  async prepare(settings: object = {}): Promise<void> {
    await this.control("PATCH", "settings", { random_seed: `record ${this.id}`, ...settings });
    await this.setClock(NOON);
  }

  setClock(now: string): Promise<Seen> {
    return this.control("PUT", "clock", { now, mode: "frozen" });
  }

  advance(by: string): Promise<Seen> {
    return this.control("POST", "clock/advance", { by });
  }

  control(method: string, path: string, body?: unknown, extras: Extras = {}): Promise<Seen> {
    const separator = path === "" || path.startsWith("?") ? "" : "/";
    return this.recorder.send(method, `/_emulator/accounts/${this.owner}${separator}${path}`, body, extras);
  }

  api(method: string, path = "", body?: unknown, extras: Extras = {}): Promise<Seen> {
    const headers = { ...this.headers, ...extras.headers };
    return this.recorder.send(method, `${this.path}${path}`, body, { ...extras, headers });
  }

  async create(fields: unknown = { name: "a token" }): Promise<Shown> {
    return shownIn(await this.api("POST", "", fields));
  }

  async rotate(id: string, fields?: unknown): Promise<Shown> {
    return shownIn(await this.api("POST", `/${id}/rotate`, fields));
  }

  async update(id: string, fields: unknown): Promise<Shown> {
    return shownIn(await this.api("PUT", `/${id}`, fields));
  }

  verify({ client_id, client_secret }: Pick<Shown, "client_id" | "client_secret">): Promise<Seen> {
    return this.control("POST", "verify", { client_id, client_secret });
  }
}

/** The token in an answer; each member that is not there as `missing`, so that the walk goes on. */
export function shownIn({ text }: Seen): Shown {
  const result = valueAt(text, "result");
  const member = (name: string) => textOf((Object(result) as Record<string, unknown>)[name]);
  return { id: member("id"), client_id: member("client_id"), client_secret: member("client_secret") };
}
