/** Applications, policies and groups of an account over HTTP. */
import { expect } from "vitest";
import * as z from "zod/mini";
import { freshId } from "./accounts.ts";
import { AccountClient, send, tokenIn, verdictIn, type Answer, type Sent } from "./client.ts";

export type Members = Readonly<Record<string, unknown>> & { readonly id: string };

const One = z.object({ success: z.literal(true), result: z.looseObject({ id: z.string() }) });
const Page = z.object({ success: z.literal(true), result: z.array(z.looseObject({ id: z.string() })) });
const Failed = z.object({ errors: z.array(z.object({ code: z.int(), message: z.string() })) });

/** The object in a success; the test fails when it is none. */
export function objectIn({ body, text }: Answer): Members {
  const parsed = z.safeParse(One, body);
  if (!parsed.success) throw new Error(`No object: ${text.slice(0, 500)}`);
  return (body as z.infer<typeof One>).result; // as it came: the schema would put `id` first
}

/** The objects of a page; the test fails when it is none. */
export function objectsIn({ body }: Answer): Members[] {
  z.parse(Page, body);
  return (body as z.infer<typeof Page>).result;
}

/** Status, code and words of a refusal. */
export function refusalIn({ status, body }: Answer): string {
  const [{ code, message } = { code: 0, message: "" }] = z.parse(Failed, body).errors;
  return `${status} / ${code} ${message}`;
}

export const invalid = (detail: string) => `400 / 12130 access.api.error.invalid_request: ${detail}`;
export const NO_APPLICATION = "404 / 11021 access.api.error.unknown_application";
export const NOT_FOUND = "404 / 12135 access.api.error.not_found";
export const NO_GROUP = "404 / 12152 access.api.error.group_not_found";
/** An id of nothing. */
export const NOBODY = "f174e90a-fafe-4643-bbbc-4a0ed4fc8415";

export const everyone = { everyone: {} };
export const ofToken = (id: string) => ({ service_token: { token_id: id } });
export const ofGroup = (id: string) => ({ group: { id } });
/** What makes a policy, or a group. */
export const serviceAuth = (...include: readonly object[]) => ({ name: "machines", decision: "non_identity", include });

export class AccessClient {
  readonly account: AccountClient;
  readonly #path: string;

  constructor(kind: "accounts" | "zones" = "accounts", id = freshId()) {
    this.account = new AccountClient("accounts", id);
    this.#path = `/client/v4/${kind}/${id}/access`;
  }

  /** A request to a path such as `apps/{id}/policies`. */
  send(method: string, path: string, body?: unknown, sent: Sent = {}): Promise<Answer> {
    return send(method, `${this.#path}/${path}`, { body, ...sent });
  }

  async verdict(method: string, path: string, body?: unknown): Promise<string> {
    return verdictIn(await this.send(method, path, body));
  }

  /** What a refused request is answered. */
  async refusal(method: string, path: string, body?: unknown): Promise<string> {
    return refusalIn(await this.send(method, path, body));
  }

  async made(path: string, body: unknown): Promise<Members> {
    const answer = await this.send("POST", path, body);
    expect(answer.status, answer.text).toBe(201);
    return objectIn(answer);
  }

  async get(path: string): Promise<Members> {
    return objectIn(await this.send("GET", path));
  }

  async put(path: string, body: unknown): Promise<Members> {
    return objectIn(await this.send("PUT", path, body));
  }

  async list(path: string): Promise<Members[]> {
    return objectsIn(await this.send("GET", path));
  }

  app(more: object = {}): Promise<Members> {
    return this.made("apps", { type: "self_hosted", name: "an app", domain: "app.example.com", ...more });
  }

  policy(more: object = {}): Promise<Members> {
    return this.made("policies", { ...serviceAuth(everyone), ...more });
  }

  group(more: object = {}): Promise<Members> {
    return this.made("groups", { name: "a group", include: [everyone], ...more });
  }

  /** Makes tags, so that applications can have them. */
  async tags(...names: readonly string[]): Promise<void> {
    for (const name of names) expect(await this.verdict("POST", "tags", { name })).toBe("201");
  }

  async token(name = "CI"): Promise<ReturnType<typeof tokenIn>> {
    return tokenIn(await this.account.create({ name }));
  }

  assume(assumptions: object): Promise<Answer> {
    return this.account.settings({ assumptions });
  }
}

/** An answer without what each change changes. */
export function lasting(members: Members): object {
  const { updated_at: _, policies, ...rest } = members;
  const each = (policy: Members) => lasting(policy);
  return { ...rest, ...(Array.isArray(policies) ? { policies: (policies as Members[]).map(each) } : {}) };
}
