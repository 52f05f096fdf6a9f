import { expect } from "vitest";
import type { Call } from "./clients.ts";

/** Calls a method three times: for its answer, for its value with the answer, and for its value, which is returned. */
export async function seenThreeTimes<T>(status: number, call: () => Call<T>): Promise<T> {
  const raw = await call().asResponse();
  expect(raw.status).toBe(status);
  expect(await raw.json()).toMatchObject({ success: true });
  const { data, response } = await call().withResponse();
  expect(response.status).toBe(status);
  const value = await call();
  expect(Object.keys(value ?? {})).toEqual(Object.keys(data ?? {}));
  return value;
}
