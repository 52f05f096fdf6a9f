/** The edge of an account over plain HTTP, in the path form. */
import { expect } from "vitest";
import * as z from "zod/mini";
import { call, emulatorUrl, type Account } from "./account.ts";
import { shownBy, type Shown } from "./access.ts";
import type { Answer } from "./answer.ts";

type Sent = Readonly<Record<string, string>>;

/** What makes a visit beside its place. */
export interface Visit {
  readonly method?: string;
  readonly headers?: Sent;
  readonly body?: string;
}

export const pairOf = (clientId: string, secret: string): Record<string, string> => ({
  "cf-access-client-id": clientId,
  "cf-access-client-secret": secret,
});
export const everyone = { everyone: {} };
export const ofToken = ({ id }: { readonly id: string }) => ({ service_token: { token_id: id } });
export const serviceAuth = (...include: readonly object[]) => ({ name: "machines", decision: "non_identity", include });
export const allow = { name: "people", decision: "allow", include: [everyone] };
export const block = { name: "nobody", decision: "deny", include: [everyone] };
export const bypass = { name: "open", decision: "bypass", include: [everyone] };

export class Edge {
  readonly account: Account;
  readonly origin: string;
  /** Below it stand the hosts. */
  readonly url: string;
  readonly team: string;

  constructor(account: Account, origin = emulatorUrl) {
    this.account = account;
    this.origin = origin;
    this.url = `${origin}/_edge/${account.id}`;
    this.team = `${account.id}.cloudflareaccess.com`;
  }

  /** `place` is a host with its path, such as `app.example.com/admin`. No redirect is followed. */
  async visit(place: string, { method = "GET", headers = {}, body }: Visit = {}): Promise<Answer> {
    const sent = body === undefined ? {} : { body };
    const response = await fetch(`${this.url}/${place}`, { method, headers, redirect: "manual", ...sent });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** An application that there is. */
  async app(domain: string, policies: readonly unknown[], more: object = {}): Promise<Shown> {
    const body = { type: "self_hosted", name: domain, domain, policies, ...more };
    return shownBy(await this.account.access("POST", "apps", body));
  }

  async organization(change: object): Promise<Shown> {
    return shownBy(await this.account.access("PATCH", "organizations", change));
  }

  /** A path of the control plane below the account. */
  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return call(`${this.origin}/_emulator/accounts/${this.account.id}/${path}`, { method, body, headers: {} });
  }
}

export const reasonOf = ({ headers }: Answer): string | null => headers.get("emulator-reason");
/** What a client sees of an answer at once: its status and the reason. */
export const verdictOf = (answer: Answer): string => `${answer.status} ${reasonOf(answer)}`;

/** The JWT of the cookie that a visit was given; undefined when it was given none. */
export function jwtOf({ headers }: Answer): string | undefined {
  return headers.getSetCookie().flatMap((cookie) => /^CF_Authorization=([^;]+)/.exec(cookie)?.[1] ?? [])[0];
}

export const asCookie = (jwt: string | undefined): Record<string, string> => ({ cookie: `CF_Authorization=${jwt}` });

const Echo = z.strictObject({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body_bytes: z.int(),
});

/** What the origin was sent; the test fails when the visit did not come so far. */
export function echoOf({ status, text }: Answer): z.infer<typeof Echo> {
  expect(status, text).toBe(200);
  return z.parse(Echo, JSON.parse(text));
}
