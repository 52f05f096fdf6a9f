/** A deployed emulator with tenants: who asks, and what is sent. */
import { freshId } from "./accounts.ts";
import { sendTo, type Answer, type Bindings, type Sent } from "./client.ts";

export const OPERATORS_TOKEN = "operators-own";
export const deployed: Bindings = { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: OPERATORS_TOKEN };

/** Whoever presents a bearer token to a deployed emulator. */
export class Bearer {
  readonly token: string;

  constructor(token: string) {
    this.token = token;
  }

  send(method: string, path: string, body?: unknown, more: Sent = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.token}`, ...more.headers };
    return sendTo(deployed, method, path, { ...more, headers, ...(body === undefined ? {} : { body }) });
  }

  /** A path of the control plane. */
  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(method, `/_emulator${path}`, body);
  }

  /** A path of the API plane. */
  api(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(method, `/client/v4${path}`, body);
  }

  /** The id of a new account. */
  async account(body: unknown = {}): Promise<string> {
    const answer = await this.control("POST", "/accounts", body);
    if (answer.status !== 201) throw new Error(`No account: ${answer.text}`);
    return (answer.body as { id: string }).id;
  }
}

export const operator = new Bearer(OPERATORS_TOKEN);

export class TenantClient extends Bearer {
  readonly id: string;

  constructor({ id, key }: { readonly id: string; readonly key: string }) {
    super(key);
    this.id = id;
  }

  /** By the operator, of the tenant. */
  change(body: unknown): Promise<Answer> {
    return operator.control("PATCH", `/tenants/${this.id}`, body);
  }

  remove(): Promise<Answer> {
    return operator.control("DELETE", `/tenants/${this.id}`);
  }
}

export async function newTenant(parts: object = {}): Promise<TenantClient> {
  const { body } = await operator.control("POST", "/tenants", { name: "a tenant", ...parts });
  return new TenantClient(body as { id: string; key: string });
}

/** The service tokens of an account. */
export const tokensOf = (id: string): string => `/accounts/${id}/access/service_tokens`;

export const WRITE = "Access: Service Tokens Write";

/** An API token that is long enough. */
export const newApiToken = (): string => freshId();

/** Gives an API token to an account. */
export async function apiTokenFor(who: Bearer, id: string, token = newApiToken()): Promise<Bearer> {
  const body = { api_tokens: [{ name: "ci", permissions: [WRITE], token }] };
  const answer = await who.control("PATCH", `/accounts/${id}/settings`, body);
  if (answer.status !== 200) throw new Error(answer.text);
  return new Bearer(token);
}
