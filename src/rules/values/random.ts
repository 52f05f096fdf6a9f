/** Randomness is handed in, so that a test can seed it. */
import { toHex } from "./hex.ts";

/** Fills an array of the given length with uniformly random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** A new UUID of version 4 (RFC 9562), in lower case. */
export function newUuid(random: RandomBytes): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
