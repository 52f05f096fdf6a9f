/** Applications, policies and groups of an account over plain HTTP. */
import { expect } from "vitest";
import { call, emulatorUrl, type Account } from "./account.ts";
import { envelopeOf, type Answer } from "./answer.ts";

export type Shown = Readonly<Record<string, unknown>> & { readonly id: string };

/** What stands below `access/` of an account, by its path there. */
export class Access {
  readonly #url: string;

  constructor({ id }: Account) {
    this.#url = `${emulatorUrl}/client/v4/accounts/${id}/access`;
  }

  ask(method: string, path: string, body?: unknown): Promise<Answer> {
    return call(`${this.#url}/${path}`, { method, body });
  }

  /** What a success shows. */
  async shown(method: string, path: string, body?: unknown): Promise<Shown> {
    return shownBy(await this.ask(method, path, body));
  }

  async listed(path: string): Promise<readonly Shown[]> {
    return envelopeOf(await this.ask("GET", path)).result as Shown[];
  }
}

export function shownBy(answer: Answer): Shown {
  const { success, result } = envelopeOf(answer);
  expect(success, answer.text.slice(0, 300)).toBe(true);
  return result as Shown;
}
