/** The id of an answer. */
import { toHex } from "../../rules/values/hex.ts";
import { systemRandom } from "../../system.ts";

/** 16 hex digits. */
export function newRay(): string {
  return toHex(systemRandom(8));
}

/** As it stands in a header: EMU where the data centre's code stands in a real one. */
export function rayText(ray: string): string {
  return `${ray}-EMU`;
}
