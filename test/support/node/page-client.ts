/** What the page at `/_emulator/` asks of the API plane, from this machine or with a key. */
import type { Account } from "./built-library.ts";

const OF_PAGE = { "emulator-client": "page" };

/** A path below the tokens of an account; no credential unless a key is given. */
export function asPage(
  { apiUrl, id }: Pick<Account, "apiUrl" | "id">,
  method: string,
  path = "",
  body?: object,
  key?: string,
): Promise<Response> {
  return fetch(`${apiUrl}/accounts/${id}/access/service_tokens${path}`, {
    method,
    headers: { ...OF_PAGE, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}
