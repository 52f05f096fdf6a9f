/** Requests of one client, over a connection that is kept: node:http costs less than fetch, and the same to everybody. */
import { randomBytes } from "node:crypto";
import { Agent, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

export class Client {
  readonly #agent: Agent;
  readonly #url: string;
  readonly #token: string;

  /** The agent is one for the scheme of the URL. */
  constructor(url: string, agent = new Agent({ keepAlive: true, maxSockets: 1 }), token = "bench") {
    this.#url = url;
    this.#agent = agent;
    this.#token = token;
  }

  send(
    method: string,
    path: string,
    body?: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.#token}`,
        ...more,
        ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
      };
      const request = this.#url.startsWith("https:") ? httpsRequest : httpRequest;
      const outgoing = request(`${this.#url}${path}`, { method, agent: this.#agent, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }

  /** Sends, and demands the status: a benchmark of errors would measure nothing. */
  async expect(
    status: number,
    method: string,
    path: string,
    body?: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const answer = await this.send(method, path, body, more);
    if (answer.status !== status)
      throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    return answer.text;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The id of an account that nobody has used. */
export const freshAccount = (): string => randomBytes(16).toString("hex");

export function tokensPath(account: string): string {
  return `/client/v4/accounts/${account}/access/service_tokens`;
}
