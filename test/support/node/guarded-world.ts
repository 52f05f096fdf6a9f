/** An emulator with something in it, every described request to its control plane, and all that such a request could change. */
import { Agent, request, type IncomingMessage } from "node:http";
import { ACCOUNT_ID, type ControlOperation } from "../../../src/routes/control/described.ts";
import { controlOperations } from "../../../src/routes/control/index.described.ts";
import { VISITED, type Attack } from "./attacks.ts";

export interface Seen {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** One request, sent to an address as it stands here; the header `host` is what it says. A WebSocket that opens is a 101. */
export function sendTo(address: string, { method, path, headers = {}, body }: Sent): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address);
    const host = hostname.replace(/^\[|\]$/g, "");
    // Without its length Node would send the body of a DELETE behind the request, as the beginning of another one.
    const sized = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const outgoing = request({
      host,
      port,
      method,
      path,
      headers: { ...headers, ...sized },
      agent: "upgrade" in headers ? false : agent,
      timeout: 60_000,
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error(`${method} ${path} had no answer in time`)));
    outgoing.on("upgrade", ({ headers: told }, socket) => {
      socket.destroy();
      resolve({ status: 101, headers: told, text: "" });
    });
    outgoing.on("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer
        .on("error", reject)
        .on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    outgoing.on("error", reject).end(body);
  });
}

const newId = (): string => crypto.randomUUID().replaceAll("-", "");

export class GuardedWorld {
  /** Where its owner asks. */
  readonly url: string;
  readonly account = newId();
  readonly #zone = newId();
  readonly #host = `app.${this.account}.example.com`;
  #token = "";
  #tenant = "";

  private constructor(url: string) {
    this.url = url;
  }

  static async at(url: string): Promise<GuardedWorld> {
    const world = new GuardedWorld(url);
    await world.#fill();
    return world;
  }

  /** Every request of the control plane's description that is not for everybody, with a body that it takes. */
  requests(): Sent[] {
    const all = Object.values<ControlOperation>(controlOperations).filter(({ isOpen }) => isOpen !== true);
    return all.map(({ method, path, examples }) => {
      const [example] = Object.values(examples ?? {});
      const body = JSON.stringify(example)?.replaceAll(ACCOUNT_ID, this.account);
      return { method: method.toUpperCase(), path: `/_emulator${this.#filled(path)}`, body };
    });
  }

  /** Requests of the API plane that change something, or tell something, with any token. */
  apiRequests(): Sent[] {
    const tokens = `/client/v4/accounts/${this.account}/access/service_tokens`;
    const headers = { authorization: "Bearer any-token" };
    return [
      { method: "GET", path: tokens, headers },
      { method: "POST", path: tokens, headers, body: '{"name":"smuggled"}' },
      { method: "DELETE", path: `${tokens}/${this.#token}`, headers },
      { method: "POST", path: `${tokens}/${this.#token}/rotate`, headers, body: "{}" },
      { method: "GET", path: "/client/v4/accounts", headers },
      {
        method: "POST",
        path: `/client/v4/accounts/${newId()}/access/service_tokens`,
        headers,
        body: '{"name":"smuggled"}',
      },
    ];
  }

  /** As an attack sends it, to an address of the emulator. */
  attacked({ method, path, headers, body }: Sent, attack: Attack, address = this.url): Promise<Seen> {
    const sent = attack.method ?? method;
    return sendTo(address, {
      method: sent,
      path: `${attack.before ?? ""}${path}`,
      headers: { ...headers, ...(attack.host === undefined ? {} : { host: attack.host }), ...attack.headers },
      body: ["GET", "HEAD", "OPTIONS"].includes(sent) ? undefined : (body ?? "{}"),
    });
  }

  /** All that could be changed, as one text; but for when it was last asked, which asking for it changes. */
  async state(): Promise<string> {
    const paths = [
      "accounts?per_page=1000",
      `accounts/${this.account}/snapshot`,
      `accounts/${this.account}`,
      `accounts/${this.account}/doors`,
      `hosts/${this.#host}`,
      `zones/${this.#zone}`,
      "tenants",
      "audit",
      "requests?advice=false",
    ];
    const texts: string[] = [];
    for (const path of paths) {
      const { status, text } = await sendTo(this.url, { method: "GET", path: `/_emulator/${path}` });
      if (status !== 200) throw new Error(`${path} was answered ${status}: ${text}`);
      texts.push(text.replaceAll(/,"last_used_at":(?:"[^"]*"|null)/g, ""));
    }
    return texts.join("\n");
  }

  /** How many tokens the account has. */
  async tokens(): Promise<number> {
    const { text } = await sendTo(this.url, { method: "GET", path: `/_emulator/accounts/${this.account}/tokens` });
    return (JSON.parse(text) as { total_count: number }).total_count;
  }

  async #fill(): Promise<void> {
    const access = `/client/v4/accounts/${this.account}/access`;
    const made = async (method: string, path: string, body: object): Promise<Record<string, unknown>> => {
      const headers = { authorization: "Bearer any-token", "content-type": "application/json" };
      const { status, text } = await sendTo(this.url, { method, path, headers, body: JSON.stringify(body) });
      if (status >= 300) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
      return JSON.parse(text) as Record<string, unknown>;
    };
    // A clock that stands still, so that nothing differs by the time alone.
    const control = `/_emulator/accounts/${this.account}`;
    await made("PUT", `${control}/clock`, { now: "2026-03-01T12:00:00Z", mode: "frozen" });
    const { result } = await made("POST", `${access}/service_tokens`, { name: "kept" });
    this.#token = (result as { id: string }).id;
    await made("POST", `${access}/apps`, { type: "self_hosted", name: "app", domain: this.#host });
    await made("PUT", `/_emulator/zones/${this.#zone}`, { account_id: this.account });
    await made("POST", `${control}/faults`, { operation: "rotate", position: "before", effect: { type: "truncate" } });
    await made("PUT", `${control}/answers`, { answers: [{ method: "GET", path: "/zones/*/dns_records", result: [] }] });
    await made("PUT", `${control}/origins/${this.#host}`, { url: "http://127.0.0.1:9" });
    await made("PATCH", `/_emulator/accounts/${VISITED}`, {});
    this.#tenant = String((await made("POST", "/_emulator/tenants", { name: "kept" })).id);
  }

  #filled(path: string): string {
    const values: Readonly<Record<string, string>> = {
      account_id: this.account,
      zone_id: this.#zone,
      token_id: this.#token,
      tenant_id: this.#tenant,
      fault: "1",
      hostname: this.#host,
    };
    return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name);
  }
}
