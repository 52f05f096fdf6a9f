/** What the tests of lookups have in common. */
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
