/** Secrets that were just made: each is shown until its box is closed, and stands nowhere else. */
import type { ServiceToken } from "../../contract/tokens.ts";
import { toldOnce } from "../core/told-once.ts";

export interface MadeSecret {
  readonly account: string;
  readonly tokenId: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly version: number;
}

const secrets = toldOnce<MadeSecret>(({ tokenId }) => tokenId);
export const madeSecrets = secrets.all;
export const closeSecret = secrets.close;

/** Keeps the secret of what is answered, if there is one. */
export const keepSecret = (account: string, making: Promise<ServiceToken>): Promise<void> =>
  secrets.keep(making.then((token) => secretOf(account, token)));

function secretOf(account: string, token: ServiceToken): MadeSecret | undefined {
  if (token.client_secret === undefined) return undefined;
  return {
    account,
    tokenId: token.id,
    name: token.name,
    clientId: token.client_id,
    clientSecret: token.client_secret,
    version: token.client_secret_version,
  };
}
