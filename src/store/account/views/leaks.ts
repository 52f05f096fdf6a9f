/** Finds secrets by their digests: those that are let in, and those that were once. */
import { toHex } from "../../../rules/values/hex.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { MintedSecret } from "../../../contract/scan.ts";
import type { AccountStore } from "../account-store.ts";

/** Whose a secret is; the digest is SHA-256, in hex. */
export type Leak = Omit<MintedSecret, "account_id">;

type Store = Pick<AccountStore, "tokens" | "deletedTokens" | "retiredSecrets">;

export function leaksAmong(store: Store, digests: ReadonlySet<string>): Leak[] {
  const found: Leak[] = [];
  const look = (
    digest: string,
    state: Leak["state"],
    { id, name, clientId }: Pick<Token, "id" | "name" | "clientId">,
  ) => {
    if (digests.has(digest)) found.push({ digest, token_id: id, token_name: name, client_id: clientId, state });
  };
  for (const token of store.tokens.all()) {
    look(toHex(token.secret.digest), "current", token);
    if (token.previous.digest) look(toHex(token.previous.digest), "previous", token);
  }
  for (const { sha256, token_id: id, client_id: clientId, name } of store.retiredSecrets.all()) {
    look(sha256, "retired", { id, clientId, name });
  }
  for (const { token } of store.deletedTokens.all()) {
    look(toHex(token.secret.digest), "deleted", token);
    if (token.previous.digest) look(toHex(token.previous.digest), "deleted", token);
  }
  return found;
}
