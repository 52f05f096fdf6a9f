/** A compact JWS (RFC 7515) as Access signs its JWTs: RS256, with the id of the key in its header. */
import { fromBase64Url, toBase64Url, type Bytes } from "../values/base64.ts";

/** How it is signed (RFC 7518), as `crypto.subtle` calls it. */
export const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

export type Claims = Readonly<Record<string, unknown>>;

export interface Jws {
  readonly kid: string;
  readonly claims: Claims;
  /** What was signed. */
  readonly signed: Bytes;
  readonly signature: Bytes;
}

/** The text that is signed. `claims` is JSON. */
export function textToSign(kid: string, claims: string): string {
  return `${encoded(JSON.stringify({ alg: "RS256", kid, typ: "JWT" }))}.${encoded(claims)}`;
}

export function signedText(toSign: string, signature: Uint8Array): string {
  return `${toSign}.${toBase64Url(signature)}`;
}

/** What stands in a text, whoever signed it; undefined when it has another form. */
export function readJws(text: string): Jws | undefined {
  const parts = text.split(".");
  const [header = "", payload = "", signature = ""] = parts;
  const { alg, kid, crit } = objectIn(header) ?? {};
  const claims = objectIn(payload);
  // No two texts have the same signature: a session is ended by its text.
  const bytes = fromBase64Url(signature);
  if (parts.length !== 3 || alg !== "RS256" || typeof kid !== "string" || crit !== undefined || !claims || !bytes) {
    return undefined;
  }
  const signed = Uint8Array.from(new TextEncoder().encode(`${header}.${payload}`));
  return { kid, claims, signed, signature: bytes };
}

const encoded = (text: string): string => toBase64Url(new TextEncoder().encode(text));

function objectIn(part: string): Claims | undefined {
  const bytes = fromBase64Url(part);
  if (!bytes) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
