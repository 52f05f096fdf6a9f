/** Finds secrets by their digests: those that are let in, and those that were once. */
import { toHex } from "../../../rules/service-tokens/secret.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { Gone } from "../tables/deleted-tokens.ts";

export type Leak = {
  /** SHA-256, in hex. */
  readonly digest: string;
  readonly token_id: string;
  readonly token_name: string;
  readonly client_id: string;
  readonly state: "current" | "previous" | "retired" | "deleted";
};

export function leaksAmong(digests: ReadonlySet<string>, tokens: Iterable<Token>, gone: Gone): Leak[] {
  const found: Leak[] = [];
  const look = (
    digest: string,
    state: Leak["state"],
    { id, name, clientId }: Pick<Token, "id" | "name" | "clientId">,
  ) => {
    if (digests.has(digest)) found.push({ digest, token_id: id, token_name: name, client_id: clientId, state });
  };
  for (const token of tokens) {
    look(toHex(token.secret.digest), "current", token);
    if (token.previous.digest) look(toHex(token.previous.digest), "previous", token);
  }
  for (const { sha256, token_id: id, client_id: clientId, name } of gone.secrets()) {
    look(sha256, "retired", { id, clientId, name });
  }
  for (const { token } of gone.tokens()) {
    look(toHex(token.secret.digest), "deleted", token);
    if (token.previous.digest) look(toHex(token.previous.digest), "deleted", token);
  }
  return found;
}
