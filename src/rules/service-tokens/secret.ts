/** The text of a new client secret, client id and token id. Randomness is handed in, so that a test can seed it. */

/** Fills an array of the given length with uniformly random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

export type SecretFormat = "cfast" | "hex";

const ALPHANUMERICS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const BODY_LENGTH = 40;

/**
 * A new client secret. `cfast`, since 2026-08-26: `cfast_`, 40 alphanumerics (238 bits) and their CRC-32 in 8 lower-case
 * hex digits. `hex`, the form before it: 64 lower-case hex digits (256 bits).
 *
 * Source: Cloudflare's changelog of 2026-08-26; that the checksum is CRC-32 of the 40 characters alone was found on the
 * example in Cloudflare's documentation.
 */
export function newSecret(format: SecretFormat, random: RandomBytes): string {
  if (format === "hex") return toHex(random(32));
  const body = alphanumerics(BODY_LENGTH, random);
  return `cfast_${body}${checksum(body)}`;
}

/** Whether a text has the `cfast` form and its checksum is right. */
export function isCfastSecret(text: string): boolean {
  const body = /^cfast_([A-Za-z0-9]{40})[0-9a-f]{8}$/.exec(text)?.[1];
  return body !== undefined && text.endsWith(checksum(body));
}

/** A new client id: 32 lower-case hex digits and `.access`. */
export function newClientId(random: RandomBytes): string {
  return `${toHex(random(16))}.access`;
}

/** A new token id: a UUID of version 4 (RFC 9562), in lower case. */
export function newTokenId(random: RandomBytes): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The two hex digits of each byte. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += HEX[byte];
  return hex;
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

/** CRC-32 (IEEE 802.3, as in zlib) of an ASCII text, in 8 lower-case hex digits. */
function checksum(text: string): string {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (~crc >>> 0).toString(16).padStart(8, "0");
}
