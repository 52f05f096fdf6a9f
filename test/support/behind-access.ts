/** An application with one token, made as a program makes it: by the API, under Cloudflare's name. It runs in Node and in workerd. */
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";

export type Fetch = (
  url: string,
  sent: { readonly method: string; readonly headers: Record<string, string>; readonly body: string },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

export interface Protected {
  readonly id: string;
  readonly aud: string;
  /** The host of the account's team. */
  readonly team: string;
  /** The two headers of the only token that is let in. */
  readonly pair: Record<string, string>;
}

/** Puts the hosts behind Access in a new account: one application, one token. */
export async function putBehindAccess(fetch: Fetch, ...hosts: readonly string[]): Promise<Protected> {
  const id = crypto.randomUUID().replaceAll("-", "");
  const made = async <T>(kind: string, body: object): Promise<T> => {
    const url = `https://api.cloudflare.com/client/v4/accounts/${id}/access/${kind}`;
    const headers = { authorization: "Bearer any-token", "content-type": "application/json" };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (answer.status !== 201) throw new Error(`POST ${url} was answered ${answer.status}: ${text}`);
    return (JSON.parse(text) as { result: T }).result;
  };
  const token = await made<{ id: string; client_id: string; client_secret: string }>("service_tokens", { name: "CI" });
  const policies = [{ name: "CI", decision: "non_identity", include: [{ service_token: { token_id: token.id } }] }];
  const destinations = hosts.map((uri) => ({ type: "public", uri }));
  const { aud } = await made<{ aud: string }>("apps", { type: "self_hosted", name: "app", destinations, policies });
  const pair = { "cf-access-client-id": token.client_id, "cf-access-client-secret": token.client_secret };
  return { id, aud, team: `${id}.cloudflareaccess.com`, pair };
}

/** Whether the JWT is of this application, by the certs of its team. */
export async function isSignedFor({ aud, team }: Protected, jwt: unknown, certs: unknown): Promise<boolean> {
  const keys = createLocalJWKSet(certs as JSONWebKeySet);
  await jwtVerify(jwt as string, keys, { audience: aud, issuer: `https://${team}` });
  return true;
}
