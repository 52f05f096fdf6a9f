/** A pair of keys that JWTs are signed with, as it is made and kept. It follows no seed: a key that can be guessed is none. */
import { certificateToSign, pemOf, signedCertificate } from "../rules/edge/certificate.ts";
import { RS256 } from "../rules/edge/jws.ts";
import type { PublicKey } from "../rules/edge/public-key.ts";
import { toBase64 } from "../rules/values/base64.ts";
import { fromHex, toHex } from "../rules/values/hex.ts";

export interface KeptKey extends PublicKey {
  /** The private half: PKCS #8, in base64. */
  readonly pkcs8: string;
}

const FORM = { ...RS256, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };

/** Makes one, which takes tenths of a second. */
export async function makeSigningKey(): Promise<KeptKey> {
  const { privateKey, publicKey } = (await crypto.subtle.generateKey(FORM, true, ["sign", "verify"])) as CryptoKeyPair;
  const spki = new Uint8Array((await crypto.subtle.exportKey("spki", publicKey)) as ArrayBuffer);
  const pkcs8 = new Uint8Array((await crypto.subtle.exportKey("pkcs8", privateKey)) as ArrayBuffer);
  const { n = "", e = "" } = (await crypto.subtle.exportKey("jwk", publicKey)) as JsonWebKey;
  const kid = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", spki)));
  const toSign = certificateToSign(spki, "cloudflareaccess.com", fromHex(kid).subarray(0, 16));
  const signature = new Uint8Array(await crypto.subtle.sign(RS256, privateKey, toSign));
  return { kid, n, e, certificate: pemOf(signedCertificate(toSign, signature)), pkcs8: toBase64(pkcs8) };
}
