/** The API as a program of a few hundred lines asks it: envelopes, pages, and another try when it is told to wait. */
import { expect } from "vitest";
import { Account, call, emulatorUrl, freshId } from "../account.ts";
import { envelopeOf, type Envelope } from "../answer.ts";
import { Edge, pairOf, reasonOf } from "../edge.ts";
import { nameOf, type Place } from "./place.ts";

/** What programs read of an answer. Each knows itself which members are there. */
export type Item = Readonly<Record<string, unknown>> & { readonly id: string; readonly name: string };

export type Query = Readonly<Record<string, string | number>>;

/** A refusal of the API, which a program may look at. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    told: string,
  ) {
    super(told);
  }
}

/** The end of a program that asked for what is not emulated. */
export class NotEmulated extends Error {
  constructor(readonly request: string) {
    super(`${request} is not emulated`);
  }
}

const TRIES = 5;
const A_PAGE = 20;

export class Cloudflare {
  /** The account that the program is told to work on. */
  readonly account: string;
  /** The account's only zone. */
  readonly zone: string = freshId();
  readonly zoneName: string;
  /** The paths that were asked for, by their names. */
  readonly asked = new Set<string>();
  /** How many requests were sent again. */
  retries = 0;
  readonly #universe: Account;

  constructor(universe: Account) {
    this.#universe = universe;
    this.account = universe.id;
    this.zoneName = `z${universe.id}.example`;
  }

  get<T = Item>(place: Place, query: Query = {}): Promise<T> {
    return this.#result(this.#ask("GET", place, query));
  }

  post<T = Item>(place: Place, body?: object): Promise<T> {
    return this.#result(this.#ask("POST", place, {}, body));
  }

  put<T = Item>(place: Place, body?: unknown): Promise<T> {
    return this.#result(this.#ask("PUT", place, {}, body));
  }

  patch<T = Item>(place: Place, body: object): Promise<T> {
    return this.#result(this.#ask("PATCH", place, {}, body));
  }

  async delete(place: Place): Promise<void> {
    await this.#ask("DELETE", place);
  }

  /** A deletion that is content when there is nothing left to delete. */
  async deleteIfThere(place: Place): Promise<void> {
    await this.delete(place).catch((error: unknown) => {
      if (!(error instanceof Refused && error.status === 404)) throw error;
    });
  }

  /** Every item of a list, page after page, as `result_info` says. */
  async list<T = Item>(place: Place, query: Query = {}): Promise<readonly T[]> {
    const items: T[] = [];
    for (let page = 1; ; page += 1) {
      const { result, result_info: info } = await this.#ask("GET", place, { ...query, page, per_page: A_PAGE });
      const shown = result as readonly T[];
      items.push(...shown);
      if (shown.length === 0 || info === undefined || items.length >= Number(info["total_count"])) return items;
    }
  }

  /** Whether the application at this hostname lets a request with the two headers in. */
  async reaches(hostname: string, clientId: unknown, clientSecret: unknown): Promise<boolean> {
    const headers = pairOf(String(clientId), String(clientSecret));
    const answer = await new Edge(this.#universe).visit(`${hostname}/`, { headers });
    const isIn = answer.status === 200;
    // A program sees the status alone. Here a host that no application protects is told apart, too, and a failure.
    if (isIn) expect(reasonOf(answer)).toBe("service-auth");
    else expect([302, 401, 403]).toContain(answer.status);
    return isIn;
  }

  /** Whether a pair is right. A program that has no application of its own has nothing else to ask. */
  async isRight(clientId: unknown, clientSecret: unknown): Promise<boolean> {
    const verdict = await this.#universe.verify({ client_id: String(clientId) }, String(clientSecret));
    return (verdict as { admitted: boolean }).admitted;
  }

  /** Lets time pass, by a Go duration. It is the account's clock that passes, which nobody has to wait for. */
  async wait(duration: string): Promise<void> {
    await this.#universe.advanceClock(duration);
  }

  /** The time so many days from now. */
  async inDays(days: number): Promise<string> {
    return new Date((await this.now()) + days * 86_400_000).toISOString();
  }

  /** The account's time, for which a real program would look at its own clock. */
  async now(): Promise<number> {
    const { text } = await call(`${emulatorUrl}/_emulator/accounts/${this.account}/clock`, { headers: {} });
    return Date.parse((JSON.parse(text) as { now: string }).now);
  }

  async #result<T>(envelope: Promise<Envelope>): Promise<T> {
    return (await envelope).result as T;
  }

  async #ask(method: string, { path, form }: Place, query: Query = {}, body?: unknown): Promise<Envelope> {
    this.asked.add(nameOf(form));
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const url = `${emulatorUrl}/client/v4${path}${search.size === 0 ? "" : `?${search}`}`;
    for (let tries = 1; ; tries += 1) {
      const answer = await call(url, { method, body });
      const after = answer.headers.get("retry-after");
      if (answer.status === 429 && after !== null && tries < TRIES) {
        this.retries += 1;
        await this.wait(`${after}s`);
        continue;
      }
      if (!answer.headers.get("content-type")?.includes("json")) throw new Refused(answer.status, 0, "no JSON came");
      const envelope = envelopeOf(answer);
      if (envelope.success) return envelope;
      const [error] = envelope.errors;
      if (answer.status === 501) throw new NotEmulated(`${method} ${form}`);
      throw new Refused(answer.status, error?.code ?? 0, `${method} ${path}: ${answer.status} ${error?.message}`);
    }
  }
}
