/** What the tests of lookups have in common. */
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { send } from "./client.ts";

/** An account as it is shown. */
export function shownAccount(id: string, name = `Emulated account ${id}`, createdOn: unknown = expect.any(String)) {
  return { id, name, type: "standard", settings: { enforce_twofactor: false }, created_on: createdOn };
}

interface Listed<T> {
  readonly result: T[];
  readonly result_info: Readonly<Record<string, number>>;
}

/** The items of a list of the API plane. */
export async function itemsOf<T = { id: string }>(
  path: string,
  headers: Readonly<Record<string, string>> = { authorization: "Bearer any-token" },
): Promise<T[]> {
  const { body } = await send("GET", `/client/v4${path}`, { headers });
  return (body as Listed<T>).result;
}

/** The number of an account, or of a zone. */
export const idOf = (number: number): string => number.toString(16).padStart(32, "0");

/**
 * Makes the whole list of accounts empty, and unbinds every zone, by the control plane. The pool's own `reset` takes the tables
 * of objects away that are alive, and was seen to come upon what was written after it.
 */
export async function emptyLists(): Promise<void> {
  for (let rounds = 0; rounds < 10; rounds++) {
    for (const { id } of await itemsOf("/zones?per_page=50")) await send("DELETE", `/_emulator/zones/${id}`);
    const { body } = await send("GET", "/_emulator/accounts?per_page=1000");
    const { accounts } = body as { accounts: { id: string }[] };
    if (accounts.length === 0) return;
    for (const { id } of accounts) {
      // One that another test has broken on purpose is taken off the list.
      const { status } = await send("DELETE", `/_emulator/accounts/${id}`);
      if (status !== 204) await env.DIRECTORY.getByName("directory").forget(id);
    }
  }
  throw new Error("The list of accounts does not become empty.");
}
