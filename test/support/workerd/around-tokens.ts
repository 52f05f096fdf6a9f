/** Applications, policies and groups of an account, by the API. */
import { send, type Answer } from "./client.ts";

/** What the API shows of an account's tokens and of what stands around them: every list, and every item by itself. */
export async function aroundTokens(id: string): Promise<Record<string, string>> {
  const shown: Record<string, string> = {};
  const ask = async (path: string): Promise<readonly { readonly id: string }[]> => {
    const { text, body } = await send("GET", `/client/v4/accounts/${id}/access/${path}`);
    shown[path] = text;
    const { result } = body as { result: unknown };
    return Array.isArray(result) ? (result as { id: string }[]) : [];
  };
  for (const path of ["service_tokens", "policies", "groups", "apps", "identity_providers"]) {
    for (const item of await ask(path)) {
      await ask(`${path}/${item.id}`);
      if (path !== "apps") continue;
      for (const policy of await ask(`apps/${item.id}/policies`)) await ask(`apps/${item.id}/policies/${policy.id}`);
    }
  }
  for (const query of [
    "apps?search=app",
    "apps?domain=example&per_page=1",
    "groups?name=ci",
    "policies?page=2&per_page=1",
  ]) {
    await ask(query);
  }
  return shown;
}

/** The account's part of the API around tokens. */
export function accessOf(id: string) {
  const ask =
    (method: string) =>
    (path: string, body?: unknown): Promise<Answer> =>
      send(method, `/client/v4/accounts/${id}/access/${path}`, body === undefined ? {} : { body });
  return { get: ask("GET"), post: ask("POST"), put: ask("PUT"), delete: ask("DELETE") };
}

/** What an answer is about. */
export function resultIn<T = { readonly id: string }>({ body, status, text }: Answer): T {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return (body as { result: T }).result;
}
