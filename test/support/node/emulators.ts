/** Emulators that end with the test that started them, and what a test asks of them over HTTP. */
import { expect, onTestFinished } from "vitest";
import { EmulatorError, startEmulator, type Account, type Emulator, type EmulatorOptions } from "./built-library.ts";

export async function started(options?: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** What a refused start, or another promise, was refused with. */
export async function errorOf(promise: Promise<unknown>): Promise<InstanceType<typeof EmulatorError>> {
  const problem = await promise.then(
    () => "it was not refused",
    (cause: unknown) => cause,
  );
  if (problem instanceof EmulatorError) return problem;
  throw new Error("This is no EmulatorError.", { cause: problem });
}

/** What a start is refused with; should it not be, the emulator ends with the test. */
export const refusedStart = (options: EmulatorOptions) => errorOf(started(options));

export interface ShownToken {
  readonly id: string;
  readonly client_id: string;
  readonly client_secret?: string;
  readonly client_secret_version: number;
  readonly name: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly duration: string;
  readonly enabled: boolean;
}

type Place = Pick<Account, "id" | "apiUrl" | "token">;

/** The result of an operation on the service tokens of an account. */
export async function operation<T = ShownToken>(place: Place, method: string, path = "", body?: object): Promise<T> {
  const response = await fetch(`${place.apiUrl}/accounts/${place.id}/access/service_tokens${path}`, {
    method,
    headers: { authorization: `Bearer ${place.token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  expect(response.ok, text).toBe(true);
  return (JSON.parse(text) as { result: T }).result;
}

export const create = (place: Place, name = "a token") => operation(place, "POST", "", { name });
export const list = (place: Place) => operation<ShownToken[]>(place, "GET");

export async function namesIn(place: Place): Promise<string[]> {
  return (await list(place)).map((token) => token.name);
}

/** The secret of a token that was just created or rotated. */
export function secretOf(token: ShownToken): string {
  expect(token.client_secret).toBeTypeOf("string");
  return token.client_secret ?? "";
}
