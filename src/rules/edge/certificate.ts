/**
 * A self-signed certificate (RFC 5280) of an RSA key: clients that take keys from `public_certs` read X.509. Its DER is about a
 * kilobyte, written here by hand, as a library for it would be more than all of the edge; libraries and openssl read it in tests.
 */

type Bytes = Uint8Array<ArrayBuffer>;

const [INTEGER, BIT_STRING, NULL, OID, UTF8, UTC, GENERALIZED, SEQUENCE, SET] = [
  0x02, 0x03, 0x05, 0x06, 0x0c, 0x17, 0x18, 0x30, 0x31,
];
/** Version 3, which is told by a tag of its own. */
const VERSION_3 = [0xa0, 0x03, 0x02, 0x01, 0x02];
/** 1.2.840.113549.1.1.11 and 2.5.4.3. */
const [SHA256_WITH_RSA, COMMON_NAME] = [
  [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b],
  [0x55, 0x04, 0x03],
];

/** Clocks of accounts differ: it is valid from 2020 to 2099. Source of the forms of time: RFC 5280, up to 2049 and from 2050 on. */
const validity = () => der(SEQUENCE, der(UTC, ascii("200101000000Z")), der(GENERALIZED, ascii("20991231235959Z")));
const algorithm = () => der(SEQUENCE, der(OID, SHA256_WITH_RSA), der(NULL));

/** What is signed. `spki` is the public key as `crypto.subtle` exports it. */
export function certificateToSign(spki: Uint8Array, commonName: string, serial: Uint8Array): Bytes {
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, der(OID, COMMON_NAME), der(UTF8, new TextEncoder().encode(commonName)))),
  );
  return der(SEQUENCE, VERSION_3, der(INTEGER, positive(serial)), algorithm(), name, validity(), name, spki);
}

/** The whole, with the signature of what was signed (RSASSA-PKCS1-v1_5, SHA-256). */
export function signedCertificate(toSign: Uint8Array, signature: Uint8Array): Bytes {
  return der(SEQUENCE, toSign, algorithm(), der(BIT_STRING, [0], signature));
}

/** PEM, with 64 characters in a line and a line feed at the end (RFC 7468). */
export function pemOf(certificate: Uint8Array): string {
  const text = btoa(String.fromCharCode(...certificate));
  const lines = text.match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** A serial number is positive, not zero, and has no needless zeros before it. */
function positive(serial: Uint8Array): Bytes {
  const bytes: Bytes = Uint8Array.from(serial);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function der(tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const header = [tag, ...lengthOf(length)];
  const bytes = new Uint8Array(header.length + length);
  bytes.set(header);
  let at = header.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
