/** The machine: its clock, its randomness and its SHA-256. No other file of the Worker reads the system's clock. */
import type { RandomBytes } from "./rules/values/random.ts";

/** Now, in whole seconds since 1970. */
export function systemSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Elapsed time in a log is real time: milliseconds since 1970. */
export function systemMilliseconds(): number {
  return Date.now();
}

export const systemRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

/** The SHA-256 digest of a text's UTF-8 form. It is asynchronous: made before a transaction, never in it. */
export async function digestOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
