/** Random parts of a new token. What a random seed that is set again would give twice is passed over. */
import { newClientId, newSecret, type SecretFormat } from "../../rules/service-tokens/secret.ts";
import type { NewIdentity } from "../../rules/service-tokens/token.ts";
import { newUuid, type RandomBytes } from "../../rules/values/random.ts";
import { digestOf, systemRandom } from "../../system.ts";
import type { AccountStore } from "./account-store.ts";

export interface FreshSecret {
  /** Shown once, in the answer to the request that made it, and kept nowhere. */
  readonly text: string;
  readonly digest: Uint8Array;
}

/** So many identities, beside so many secrets, are in what one request draws. */
const SEEDED_TRIES = 15;
const SEEDED_SECRETS = 5;

/** A secret that no token of the account has or had: a rotation has to give another one. */
export async function freshSecret(account: AccountStore, random: RandomBytes): Promise<FreshSecret> {
  const format = account.settings.consult().peek("secret-format");
  if (random === systemRandom) return newFreshSecret(format, random);
  for (let tries = 0; ; tries++) {
    const fresh = await newFreshSecret(format, tries < SEEDED_SECRETS ? random : systemRandom);
    if (!account.tokens.hasSecret(fresh.digest) && !account.retiredSecrets.has(fresh.digest)) return fresh;
  }
}

async function newFreshSecret(format: SecretFormat, random: RandomBytes): Promise<FreshSecret> {
  const text = newSecret(format, random);
  return { text, digest: await digestOf(text) };
}

/** An id that nothing in the account has, and a client id that no token has. */
export function freshIdentity(account: AccountStore, random: RandomBytes): NewIdentity {
  if (random === systemRandom) return newIdentity(random);
  for (let tries = 0; ; tries++) {
    const identity = newIdentity(tries < SEEDED_TRIES ? random : systemRandom);
    const { id, clientId } = identity;
    if (!account.access.hasId(id) && !account.tokens.byClientId(clientId)) return identity;
  }
}

/** A UUID that nothing has yet. */
export function freshUuid(random: RandomBytes, isTaken: (id: string) => boolean): string {
  if (random === systemRandom) return newUuid(random);
  for (let tries = 0; ; tries++) {
    const id = newUuid(tries < SEEDED_TRIES ? random : systemRandom);
    if (!isTaken(id)) return id;
  }
}

export function newIdentity(random: RandomBytes): NewIdentity {
  return { id: newUuid(random), clientId: newClientId(random) };
}
