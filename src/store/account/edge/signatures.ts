/** Signs and verifies with keys as they are kept. It remembers the last of both by what they are made of, which never changes. */
import { jwkOf, type PublicKey } from "../../../rules/edge/public-key.ts";
import { RS256, signedText, textToSign, type Claims, type Jws } from "../../../rules/edge/jws.ts";
import { fromBase64 } from "../../../rules/values/base64.ts";
import type { KeptKey } from "../../signing-key.ts";
import { Recent, remembered } from "./recent.ts";

/** Of an account there are two at a time. */
const KEYS = 4;
/** Within a second a token's JWT for an application is the same. */
const TEXTS = 100;

export class Signatures {
  readonly #private = new Recent<Promise<CryptoKey>>(KEYS);
  readonly #public = new Recent<Promise<CryptoKey>>(KEYS);
  readonly #signed = new Recent<Promise<string>>(TEXTS);

  /** The same claims give the same text. */
  sign(key: KeptKey, claims: Claims): Promise<string> {
    const text = textToSign(key.kid, JSON.stringify(claims));
    return remembered(this.#signed, text, async () => {
      const signature = await crypto.subtle.sign(RS256, await this.#privateKey(key), new TextEncoder().encode(text));
      return signedText(text, new Uint8Array(signature));
    });
  }

  async isSignedBy(key: PublicKey, { signed, signature }: Jws): Promise<boolean> {
    return crypto.subtle.verify(RS256, await this.#publicKey(key), signature, signed);
  }

  #privateKey({ kid, pkcs8 }: KeptKey): Promise<CryptoKey> {
    const bytes = () => fromBase64(pkcs8);
    return remembered(this.#private, kid, () => crypto.subtle.importKey("pkcs8", bytes(), RS256, false, ["sign"]));
  }

  #publicKey(key: PublicKey): Promise<CryptoKey> {
    return remembered(this.#public, key.kid, () =>
      crypto.subtle.importKey("jwk", { ...jwkOf(key) }, RS256, false, ["verify"]),
    );
  }
}
