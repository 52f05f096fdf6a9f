/** Changes of service tokens, and what each leaves behind in the tables around them. */
import type { Token } from "../../rules/service-tokens/token.ts";
import { toHex } from "../../rules/values/hex.ts";
import type { AccountClock } from "./clock.ts";
import type { SettingsInForce } from "./settings/in-force.ts";
import type { DeletedTokens } from "./tables/deleted-tokens.ts";
import type { RetiredSecrets } from "./tables/retired-secrets.ts";
import type { SupersededTokens } from "./tables/superseded-tokens.ts";
import type { TokensTable } from "./tables/tokens.ts";
import type { Verifications } from "./tables/verifications.ts";

interface Store {
  readonly tokens: TokensTable;
  readonly deletedTokens: DeletedTokens;
  readonly retiredSecrets: RetiredSecrets;
  readonly superseded: SupersededTokens;
  readonly verifications: Verifications;
  readonly clock: AccountClock;
  readonly settings: SettingsInForce;
}

export class ServiceTokens {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  insert(token: Token): void {
    this.#store.tokens.insert(token);
    this.#supersede(token.clientId, null);
  }

  /** Writes what a rule made of the token; a secret that it drops is kept aside by its digest. */
  update(before: Token, after: Token): void {
    const { tokens, verifications, retiredSecrets } = this.#store;
    tokens.update(after);
    this.#supersede(before.clientId, before);
    if (before.secret.version !== after.secret.version) verifications.forget(before); // the new secret was not yet
    const { digest } = before.previous;
    const isDropped = before.secret.version !== after.secret.version || after.previous.digest === null;
    if (digest === null || !isDropped) return;
    retiredSecrets.keep({
      sha256: toHex(digest),
      token_id: before.id,
      client_id: before.clientId,
      name: before.name,
    });
  }

  delete(token: Token): void {
    const { tokens, verifications, deletedTokens, clock } = this.#store;
    const verifiedAt = verifications.of(token);
    tokens.delete(token.id);
    verifications.forget(token);
    this.#supersede(token.clientId, token);
    deletedTokens.keep({ token, deletedAt: clock.seconds(), verifiedAt });
  }

  /** What stood until now goes on counting under a propagation lag. */
  #supersede(clientId: string, before: Token | null): void {
    const { settings, superseded, clock } = this.#store;
    if (settings.propagationLag() > 0) superseded.keep(clientId, before, clock.seconds());
  }
}
