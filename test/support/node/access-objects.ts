/** Applications, policies and groups of an account, asked of the API. */
import { expect } from "vitest";
import type { Account } from "./built-library.ts";

type Place = Pick<Account, "id" | "apiUrl" | "token">;

export interface AccessObject {
  readonly id: string;
  readonly name: string;
}

/** The result of an operation below `…/access/`. */
export async function accessOperation<T = AccessObject>(
  place: Place,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const response = await fetch(`${place.apiUrl}/accounts/${place.id}/access/${path}`, {
    method,
    headers: { authorization: `Bearer ${place.token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  expect(response.ok, text).toBe(true);
  return (JSON.parse(text) as { result: T }).result;
}

/** All of them, in the order of applications, reusable policies and groups. */
export async function accessObjectsOf(place: Place): Promise<AccessObject[]> {
  const lists = ["apps", "policies", "groups"].map((path) =>
    accessOperation<AccessObject[]>(place, "GET", `${path}?per_page=1000`),
  );
  return (await Promise.all(lists)).flat();
}
