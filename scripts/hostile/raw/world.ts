/** An account that raw requests are sent to, and what became of them there. */
import type { Target, TargetAccount } from "../hostile-class.ts";

type Headers = Readonly<Record<string, string>>;

export class RawWorld {
  readonly account: TargetAccount;
  readonly tokens: string;
  readonly #target: Target;

  private constructor(target: Target, account: TargetAccount) {
    this.#target = target;
    this.account = account;
    this.tokens = `/client/v4/accounts/${account.id}/access/service_tokens`;
  }

  /** With one token in it, so that its edge is there, and room for as many as come. */
  static async at(target: Target): Promise<RawWorld> {
    const world = new RawWorld(target, await target.account());
    await world.asked("PATCH", world.control("settings"), { assumptions: { "token-limit": "none" } });
    await world.asked("POST", world.tokens, { name: "first" });
    return world;
  }

  control(rest: string): string {
    return `/_emulator/accounts/${this.account.id}/${rest}`;
  }

  /** Where the edge answers with what it was asked. */
  echo(mark: string): string {
    return `/_edge/${this.account.id}/echo.example/${mark}`;
  }

  /** A request as a client of HTTP would send it, but for the headers that are given. */
  request(method: string, path: string, headers: readonly string[] = [], body = ""): string {
    const own = Object.entries(this.account.headers).map(([name, value]) => `${name}: ${value}`);
    return [`${method} ${path} HTTP/1.1`, "Host: localhost", ...own, ...headers, "", body].join("\r\n");
  }

  create(name: string, headers: readonly string[] = []): string {
    const body = JSON.stringify({ name });
    return this.request("POST", this.tokens, [`Content-Length: ${body.length}`, ...headers], body);
  }

  /** The names of the tokens that are there. */
  async names(): Promise<string[]> {
    const names: string[] = [];
    for (let page = 1; ; page++) {
      const { result } = await this.asked<{ result: { name: string }[] }>(
        "GET",
        `${this.tokens}?per_page=1000&page=${page}`,
      );
      names.push(...result.map(({ name }) => name));
      if (result.length < 1000) return names;
    }
  }

  async asked<T>(method: string, path: string, body?: object, more: Headers = {}): Promise<T> {
    const response = await fetch(this.#target.url + path, {
      method,
      headers: { ...this.account.headers, ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}
