/** What the tests of lookups have in common. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
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
 * Takes everything off the lists of accounts and zones. Accounts with ids that tests write out are emptied, too; the others are
 * only forgotten: thousands of them would take their time. The pool's own `reset` takes the tables of objects away that are alive.
 */
export async function emptyLists(): Promise<void> {
  const directory = env.DIRECTORY.getByName("directory");
  const known = await runInDurableObject(directory, (_, { storage: { sql } }) =>
    sql.exec<{ id: string }>(`SELECT id FROM accounts WHERE instr(id, '00000000000000000000') > 0`).toArray(),
  );
  for (const { id } of known) await send("DELETE", `/_emulator/accounts/${id}`);
  await runInDurableObject(directory, (_, { storage: { sql } }) => {
    for (const table of ["accounts", "account_names", "account_usage", "api_tokens", "bound_zones"]) {
      sql.exec(`DELETE FROM ${table}`);
    }
  });
}
