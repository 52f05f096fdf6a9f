/** Random parts and digests, from Web Crypto. Digests are asynchronous: they are made before a transaction, never in it. */
import {
  newClientId,
  newSecret,
  newTokenId,
  type RandomBytes,
  type SecretFormat,
} from "../../rules/service-tokens/secret.ts";
import type { NewIdentity } from "../../rules/service-tokens/token.ts";

export interface FreshSecret {
  /** Shown once, in the answer to the request that made it, and kept nowhere. */
  readonly text: string;
  readonly digest: Uint8Array;
}

export const systemRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

export async function mintSecret(format: SecretFormat, random: RandomBytes): Promise<FreshSecret> {
  const text = newSecret(format, random);
  return { text, digest: await digestOf(text) };
}

export function mintIdentity(random: RandomBytes): NewIdentity {
  return { id: newTokenId(random), clientId: newClientId(random) };
}

/** The SHA-256 digest of a text's UTF-8 form. */
export async function digestOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
