/** What the load asks of the emulator, and what the check does. */

/** The emulator is gone: the request may have been done, or not. */
export class Ended extends Error {}

export interface ShownToken {
  readonly id: string;
  readonly client_id: string;
  readonly client_secret_version: number;
}

export interface TokenWithSecret extends ShownToken {
  readonly client_secret: string;
}

export interface Page {
  readonly tokens: readonly ShownToken[];
  readonly totalCount: number;
}

interface Envelope {
  readonly result: unknown;
  readonly result_info?: { readonly total_count: number };
}

/** Ends of grace far away, so that the secret before the last is let in, too. */
const GRACE = "2100-01-01T00:00:00Z";

export class Client {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async create(account: string): Promise<TokenWithSecret> {
    return (await this.#api("POST", account, "", { name: "a token" })).result as TokenWithSecret;
  }

  async rotate(account: string, id: string): Promise<TokenWithSecret> {
    const body = { previous_client_secret_expires_at: GRACE };
    return (await this.#api("POST", account, `/${id}/rotate`, body)).result as TokenWithSecret;
  }

  async delete(account: string, id: string): Promise<void> {
    await this.#api("DELETE", account, `/${id}`);
  }

  async list(account: string): Promise<Page> {
    const { result, result_info: info } = await this.#api("GET", account, "?per_page=1000");
    return { tokens: result as ShownToken[], totalCount: info?.total_count ?? -1 };
  }

  async get(account: string, id: string): Promise<ShownToken> {
    return (await this.#api("GET", account, `/${id}`)).result as ShownToken;
  }

  /** Which secret of a token this is: `current`, `previous`, or none that is let in. */
  async verify(account: string, clientId: string, secret: string): Promise<string> {
    const body = { client_id: clientId, client_secret: secret };
    const path = `/_emulator/accounts/${account}/verify`;
    const answer = (await this.#send("POST", path, body)) as { admitted: boolean; secret: string; reason: string };
    return answer.admitted ? answer.secret : answer.reason;
  }

  async #api(method: string, account: string, path: string, body?: object): Promise<Envelope> {
    return (await this.#send(method, `/client/v4/accounts/${account}/access/service_tokens${path}`, body)) as Envelope;
  }

  async #send(method: string, path: string, body?: object): Promise<unknown> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.#origin}${path}`, {
        method,
        headers: { authorization: "Bearer crash-test" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      text = await response.text();
    } catch (cause) {
      throw new Ended(`${method} ${path} was not answered.`, { cause });
    }
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }
}
