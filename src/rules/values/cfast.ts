/**
 * The form of a client secret since 2026-08-26: `cfast_`, 40 alphanumerics, and their CRC-32 in 8 lower-case hex digits.
 *
 * Source: Cloudflare's changelog of 2026-08-26; that the checksum is CRC-32 of the 40 characters alone was found on the
 * example in Cloudflare's documentation.
 */

/** A secret of this form with the given 40 alphanumerics. */
export function cfastSecret(body: string): string {
  return `cfast_${body}${checksum(body)}`;
}

/** Whether a text has the `cfast` form and its checksum is right. */
export function isCfastSecret(text: string): boolean {
  const body = /^cfast_([A-Za-z0-9]{40})[0-9a-f]{8}$/.exec(text)?.[1];
  return body !== undefined && text.endsWith(checksum(body));
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
