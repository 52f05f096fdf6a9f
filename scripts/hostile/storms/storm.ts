/** Sixty-four requests at once to one place, and what they must have come to: as if they had come one after the other. */
import { ask } from "../asking.ts";
import type { Target, TargetAccount } from "../hostile-class.ts";
import { wrongWith, type Plane } from "../judging.ts";
import type { Seeded } from "../seeded.ts";
import type { Tallying } from "../tallying.ts";

export const AT_ONCE = 64;

export interface Shown {
  readonly id: string;
  readonly name: string;
  readonly client_id: string;
  readonly client_secret?: string;
  readonly client_secret_version: number;
  readonly precedence: number;
  readonly key: string;
}

export interface Asked {
  readonly status: number;
  readonly ok: boolean;
  /** The envelope's result, or the whole body of the control plane. */
  readonly result: Shown;
}

/** A world of its own for each storm, with one account. */
export class Storm {
  readonly account: TargetAccount;
  readonly random: Seeded;
  readonly target: Target;
  readonly access: string;
  readonly control: string;
  readonly #tallying: Tallying;
  readonly #name: string;

  constructor(name: string, target: Target, account: TargetAccount, random: Seeded, tallying: Tallying) {
    this.#name = name;
    this.target = target;
    this.account = account;
    this.random = random;
    this.#tallying = tallying;
    this.access = `/client/v4/accounts/${account.id}/access`;
    this.control = `/_emulator/accounts/${account.id}`;
  }

  async asked(method: string, path: string, body?: object, headers = this.account.headers): Promise<Asked> {
    const plane: Plane = path.startsWith("/client/") ? "api" : path.startsWith("/_edge/") ? "edge" : "control";
    const sent = { method, path, headers: Object.entries(headers), ...(body ? { body: JSON.stringify(body) } : {}) };
    const answer = await ask(this.target.url, sent);
    this.#tallying.answered(typeof answer === "string" ? "closed" : answer.status);
    const wrong = wrongWith(answer, plane, { method });
    if (wrong !== undefined) this.wrong(`${wrong}: ${method} ${path} ${JSON.stringify(body)}`);
    if (typeof answer === "string") return { status: 0, ok: false, result: {} as Shown };
    const told = answer.text.startsWith("{") ? (JSON.parse(answer.text) as { result?: Shown }) : {};
    const result = (plane === "api" ? told.result : told) as Shown;
    return { status: answer.status, ok: answer.status < 300, result };
  }

  api = (method: string, path: string, body?: object): Promise<Asked> => this.asked(method, this.access + path, body);

  /** One of these for each of the sixty-four, all under way at once. */
  async together<T>(make: (n: number) => Promise<T>, count = AT_ONCE): Promise<T[]> {
    return Promise.all(Array.from({ length: count }, (_, n) => make(n)));
  }

  /** Says so unless it holds. */
  must(holds: boolean, otherwise: string): void {
    if (!holds) this.wrong(otherwise);
  }

  wrong(what: string): void {
    this.#tallying.fault(`${this.#name}, account ${this.account.id}: ${what}`);
  }

  /** As which secret of its token this one would be let in; the reason when it would not. */
  async verified(clientId: string, secret: string | undefined): Promise<string> {
    const body = { client_id: clientId, client_secret: secret };
    const { result } = await this.asked("POST", `${this.control}/verify`, body);
    const { admitted, secret: which, reason } = result as unknown as Record<string, string | boolean>;
    return String(admitted === true ? which : reason);
  }
}

export type StormKind = (storm: Storm) => Promise<void>;

export const everyone = [{ everyone: {} }];
export const ids = (asked: readonly Asked[]): string[] => asked.filter(({ ok }) => ok).map(({ result }) => result.id);
