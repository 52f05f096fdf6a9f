/** Secrets that were just made: each is shown until its box is closed, and stands nowhere else. */
import { effect, signal } from "@preact/signals";
import type { ServiceToken } from "../../contract/tokens.ts";
import { key } from "../core/session.ts";

export interface MadeSecret {
  readonly account: string;
  readonly tokenId: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly version: number;
}

export const madeSecrets = signal<readonly MadeSecret[]>([]);
/** Whose key it was: with another key, or none, the secrets are not shown. */
let keyBefore = key.peek();
effect(() => {
  if (key.value === keyBefore) return;
  keyBefore = key.value;
  madeSecrets.value = [];
});

/** Keeps the secret of this answer, if there is one, in the place of an earlier one of the same token. */
export function keepSecret(account: string, token: ServiceToken): void {
  if (token.client_secret === undefined) return;
  const made: MadeSecret = {
    account,
    tokenId: token.id,
    name: token.name,
    clientId: token.client_id,
    clientSecret: token.client_secret,
    version: token.client_secret_version,
  };
  madeSecrets.value = [made, ...madeSecrets.peek().filter(({ tokenId }) => tokenId !== token.id)];
}

export function closeSecret(made: MadeSecret): void {
  madeSecrets.value = madeSecrets.peek().filter((other) => other !== made);
}
