/** What a client of an account does while somebody looks at the page. */
import type { Account } from "../node/built-library.ts";

/** The result of a request to the account's part of the API. */
export async function ask<T>(account: Account, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${account.apiUrl}/accounts/${account.id}/${path}`, {
    method,
    headers: { authorization: `Bearer ${account.token}`, "user-agent": "a client" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return ((await answer.json()) as { result: T }).result;
}

export interface MadeToken {
  readonly id: string;
  readonly client_id: string;
  readonly client_secret: string;
}

export const makeToken = (account: Account, name: string): Promise<MadeToken> =>
  ask(account, "POST", "access/service_tokens", { name });

/** An application whose only policy has this decision and includes the token. */
export async function protect(account: Account, domain: string, token: string, decision: string): Promise<void> {
  const policies = [{ name: "CI", decision, include: [{ service_token: { token_id: token } }] }];
  await ask(account, "POST", "access/apps", { type: "self_hosted", name: "App", domain, policies });
}

export const pair = ({ client_id, client_secret }: MadeToken): Record<string, string> => ({
  "cf-access-client-id": client_id,
  "cf-access-client-secret": client_secret,
});
