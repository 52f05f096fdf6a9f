/** A universe to test in: a fresh account, its service tokens over plain HTTP, and its control plane. */
import { randomBytes } from "node:crypto";
import { expect, inject } from "vitest";
import { tokenWithSecretOf, type Answer, type TokenWithSecret } from "./answer.ts";

export const emulatorUrl = inject("emulatorUrl");
export const API_TOKEN = "conformance-test";

/** An id of an account or a zone that nobody else has. */
export function freshId(): string {
  return randomBytes(16).toString("hex");
}

/** One request to the API plane. A body that is not text is sent as JSON. */
export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const withToken = { authorization: `Bearer ${API_TOKEN}` };

export async function call(url: string, { method = "GET", body, headers = withToken }: Call = {}): Promise<Answer> {
  const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  const typed = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(url, { method, headers: { ...typed, ...headers }, ...sent });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The service tokens of an account or of a zone, one method per operation. */
export class ServiceTokens {
  /** The URL of the collection. */
  readonly url: string;

  constructor(origin: string, scope: "accounts" | "zones", id: string) {
    this.url = `${origin}/client/v4/${scope}/${id}/access/service_tokens`;
  }

  list(query = ""): Promise<Answer> {
    return call(`${this.url}${query}`);
  }

  create(body: unknown): Promise<Answer> {
    return call(this.url, { method: "POST", body });
  }

  /** A token that there is, with its secret. */
  async created(fields: object = {}): Promise<TokenWithSecret> {
    const answer = await this.create({ name: "a token", ...fields });
    expect(answer.status, answer.text).toBe(201);
    return tokenWithSecretOf(answer);
  }

  get(id: string): Promise<Answer> {
    return call(`${this.url}/${id}`);
  }

  update(id: string, body: unknown): Promise<Answer> {
    return call(`${this.url}/${id}`, { method: "PUT", body });
  }

  delete(id: string): Promise<Answer> {
    return call(`${this.url}/${id}`, { method: "DELETE" });
  }

  refresh(id: string): Promise<Answer> {
    return call(`${this.url}/${id}/refresh`, { method: "POST" });
  }

  rotate(id: string, body?: unknown): Promise<Answer> {
    return call(`${this.url}/${id}/rotate`, { method: "POST", body });
  }
}

/** An account, and what the control plane can do with it. */
export class Account extends ServiceTokens {
  readonly id: string;
  readonly #origin: string;

  constructor(origin = emulatorUrl, id = freshId()) {
    super(origin, "accounts", id);
    this.id = id;
    this.#origin = origin;
  }

  /** A fresh zone that is bound to this account. */
  async zone(): Promise<ServiceTokens & { readonly id: string }> {
    const id = freshId();
    await this.#control("PUT", `zones/${id}`, { account_id: this.id });
    return Object.assign(new ServiceTokens(this.#origin, "zones", id), { id });
  }

  /** A request to what stands beside the tokens, such as `apps`. */
  access(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.anyPath(method, `access/${path}`, body);
  }

  /** A request to any path of the account. */
  anyPath(method: string, path: string, body?: unknown): Promise<Answer> {
    return call(`${this.#origin}/client/v4/accounts/${this.id}/${path}`, { method, body });
  }

  /** The settings in force, after a change if there is one. */
  async settings(change?: object): Promise<unknown> {
    const path = `accounts/${this.id}/settings`;
    return change === undefined ? this.#control("GET", path) : this.#control("PATCH", path, change);
  }

  /** The first page of its journal. */
  async journal(): Promise<unknown> {
    return this.#control("GET", `accounts/${this.id}/requests`);
  }

  async freezeClock(): Promise<unknown> {
    return this.#control("PUT", `accounts/${this.id}/clock`, { mode: "frozen" });
  }

  /** By a duration, such as `1s`. */
  async advanceClock(by: string): Promise<unknown> {
    return this.#control("POST", `accounts/${this.id}/clock/advance`, { by });
  }

  /** Whether a client that presents this secret would be let in, and why not. */
  async verify(token: { client_id: string }, secret: string): Promise<unknown> {
    const credentials = { client_id: token.client_id, client_secret: secret };
    return this.#control("POST", `accounts/${this.id}/verify`, credentials);
  }

  async #control(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await call(`${this.#origin}/_emulator/${path}`, { method, body, headers: {} });
    expect(answer.status, answer.text).toBe(200);
    return JSON.parse(answer.text);
  }
}

export const admitted = (secret: "current" | "previous") => ({ admitted: true, secret, reason: null });
export const refused = (reason: string, secret: "current" | "previous" | null) => ({ admitted: false, secret, reason });

/** Runs a task for each item, a few at a time. */
export async function forEachOf<T>(items: Iterable<T>, task: (item: T) => Promise<void>, atOnce = 16): Promise<void> {
  const queue = [...items].values();
  const worker = async () => {
    for (const item of queue) await task(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
