/** Speaks HTTP to the Worker: what is sent, and the answer with its body read. */
import { env, exports } from "cloudflare:workers";
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import * as z from "zod/mini";
import { app } from "../../../src/app.ts";
import { UpdatedServiceToken } from "../../../src/routes/api/service-tokens/described.ts";
import { freshId } from "./accounts.ts";

export const ORIGIN = "http://localhost:8787";
export const BEARER = { authorization: "Bearer any-token" };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** As it was sent. */
  readonly text: string;
  /** What the text says as JSON; undefined when it is not JSON. */
  readonly body: unknown;
}

export interface Sent {
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Instead of a bearer token. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What raw workerd tells of the connection, such as `clientIp`. */
  readonly cf?: Readonly<Record<string, unknown>>;
  /** Under which it is asked; `http://localhost:8787` unless given. */
  readonly origin?: string;
}

/** Sends a request to the Worker as it runs. */
export async function send(method: string, path: string, sent: Sent = {}): Promise<Answer> {
  return answerOf(await exports.default.fetch(requestOf(method, path, sent)));
}

/** What a Worker has beside its own Durable Objects, or in their place. */
export type Bindings = Partial<EmulatorEnv>;

/** Sends a request to the Worker as it would run with these variables and no others. */
export async function sendTo(bindings: Bindings, method: string, path: string, sent: Sent = {}): Promise<Answer> {
  const context = createExecutionContext();
  const { ACCOUNTS, DIRECTORY } = env;
  const response = await app.fetch(requestOf(method, path, sent), { ACCOUNTS, DIRECTORY, ...bindings }, context);
  await waitOnExecutionContext(context);
  return answerOf(response);
}

function requestOf(method: string, path: string, { body, headers = BEARER, cf, origin = ORIGIN }: Sent): Request {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const known = cf === undefined ? {} : { cf: { ...cf } };
  const content = body === undefined ? {} : { body: text };
  return new Request(origin + path, { method, headers, redirect: "manual", ...known, ...content });
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: jsonOf(text) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Query = Readonly<Record<string, string | number>>;

/** The service tokens of an account or a zone, and the control paths of an account. */
export class AccountClient {
  readonly id: string;
  readonly #access: string;
  readonly #tokens: string;
  readonly #control: string;

  constructor(kind: "accounts" | "zones", id = freshId()) {
    this.id = id;
    this.#access = `/client/v4/${kind}/${id}/access`;
    this.#tokens = `${this.#access}/service_tokens`;
    this.#control = `/_emulator/accounts/${id}`;
  }

  list(query: Query = {}): Promise<Answer> {
    const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return send("GET", `${this.#tokens}?${text.join("&")}`);
  }
  create(body: unknown): Promise<Answer> {
    return send("POST", this.#tokens, { body });
  }
  get(id: string): Promise<Answer> {
    return send("GET", `${this.#tokens}/${id}`);
  }
  update(id: string, body: unknown): Promise<Answer> {
    return send("PUT", `${this.#tokens}/${id}`, { body });
  }
  delete(id: string): Promise<Answer> {
    return send("DELETE", `${this.#tokens}/${id}`);
  }
  refresh(id: string): Promise<Answer> {
    return send("POST", `${this.#tokens}/${id}/refresh`);
  }
  rotate(id: string, body?: unknown): Promise<Answer> {
    return send("POST", `${this.#tokens}/${id}/rotate`, { body });
  }
  settings(change: unknown): Promise<Answer> {
    return send("PATCH", `${this.#control}/settings`, { body: change });
  }
  /** A path of the control plane below the account. */
  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return send(method, `${this.#control}/${path}`, { body });
  }
  /** A request to the API plane as it is. */
  send(method: string, path = "", sent: Sent = {}): Promise<Answer> {
    return send(method, this.#tokens + path, sent);
  }
  /** A request to what stands beside the tokens, such as `apps`. */
  access(method: string, path: string, body?: unknown): Promise<Answer> {
    return send(method, `${this.#access}/${path}`, { body });
  }
  verify(token: TokenJson): Promise<Answer> {
    const { client_id, client_secret } = token;
    return send("POST", `${this.#control}/verify`, { body: { client_id, client_secret } });
  }
}

export type TokenJson = z.infer<typeof UpdatedServiceToken>;

const One = z.object({ success: z.literal(true), result: UpdatedServiceToken });
const Page = z.object({
  success: z.literal(true),
  result: z.array(UpdatedServiceToken),
  result_info: z.record(z.string(), z.int()),
});
const Failed = z.object({
  success: z.literal(false),
  errors: z.array(z.object({ code: z.int(), message: z.string() })),
});
const ControlError = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** The token in a success; the test fails when it is none. */
export function tokenIn({ body }: Answer): TokenJson {
  return z.parse(One, body).result;
}

const Identified = z.object({ success: z.literal(true), result: z.object({ id: z.string() }) });

/** The id of what a success shows. */
export function idIn({ body }: Answer): string {
  return z.parse(Identified, body).result.id;
}

export function pageIn({ body }: Answer): z.infer<typeof Page> {
  return z.parse(Page, body);
}

export function namesIn(answer: Answer): string[] {
  return pageIn(answer).result.map(({ name }) => name);
}

/** The status and the code of a refusal by the API plane; of a success the status alone. */
export function verdictIn({ status, body }: Answer): string {
  const failed = z.safeParse(Failed, body);
  return failed.success ? `${status} / ${failed.data.errors.map(({ code }) => code).join(", ")}` : `${status}`;
}

/** The error of the control plane; the test fails when there is none. */
export function controlErrorIn({ body }: Answer): { code: string; message: string } {
  return z.parse(ControlError, body).error;
}
