/** How the worlds are made: over HTTP, as a user's programs would. */
import type { Account } from "../../node/built-library.ts";

export interface Token {
  readonly id: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly name: string;
}
interface Envelope {
  readonly result: unknown;
}

/** Asks the API plane; refusals are answers, too. */
export async function ask(account: Account, method: string, path: string, body?: unknown, agent = "worlds/1.0") {
  const response = await fetch(`${account.apiUrl}/accounts/${account.id}${path}`, {
    method,
    headers: { authorization: `Bearer ${account.token}`, "user-agent": agent, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** The result of what has to succeed. */
export async function made<T = { readonly id: string }>(
  account: Account,
  path: string,
  body: unknown,
  method = "POST",
): Promise<T> {
  const { status, text } = await ask(account, method, path, body);
  if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}: ${text}`);
  return (JSON.parse(text) as Envelope).result as T;
}

export const makeToken = (account: Account, name: string, duration = "8760h"): Promise<Token> =>
  made<Token>(account, "/access/service_tokens", { name, duration });

/** The headers of a service token. */
export const credentialsOf = (token: Pick<Token, "client_id" | "client_secret">): Record<string, string> => ({
  "cf-access-client-id": token.client_id,
  "cf-access-client-secret": token.client_secret,
});

/** A visit of the edge; what was answered does not matter. */
export async function visit(account: Account, url: string, headers: Record<string, string> = {}): Promise<void> {
  const answer = await account.fetch(url, { headers, redirect: "manual" });
  await answer.arrayBuffer();
}
