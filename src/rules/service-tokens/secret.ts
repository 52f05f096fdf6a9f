/** The text of a new client secret and of a new client id. */
import { cfastSecret } from "../values/cfast.ts";
import { toHex } from "../values/hex.ts";
import type { RandomBytes } from "../values/random.ts";

export type SecretFormat = "cfast" | "hex";

const ALPHANUMERICS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const BODY_LENGTH = 40;

/**
 * A new client secret. `cfast`, since 2026-08-26: 40 alphanumerics are 238 bits. `hex`, the form before it: 64 lower-case
 * hex digits (256 bits). Source: Cloudflare's changelog of 2026-08-26.
 */
export function newSecret(format: SecretFormat, random: RandomBytes): string {
  if (format === "hex") return toHex(random(32));
  return cfastSecret(alphanumerics(BODY_LENGTH, random));
}

/** A new client id: 32 lower-case hex digits and `.access`. */
export function newClientId(random: RandomBytes): string {
  return `${toHex(random(16))}.access`;
}

/** Characters that are all equally likely: a byte beyond the last whole multiple of 62 is thrown away, not folded. */
function alphanumerics(length: number, random: RandomBytes): string {
  const usable = 256 - (256 % ALPHANUMERICS.length);
  let text = "";
  while (text.length < length) {
    for (const byte of random(length - text.length + 8)) {
      if (byte < usable && text.length < length) text += ALPHANUMERICS.charAt(byte % ALPHANUMERICS.length);
    }
  }
  return text;
}
