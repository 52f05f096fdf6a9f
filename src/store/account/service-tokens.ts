/** Changes of service tokens, and what each leaves behind in the tables around them. */
import type { Token } from "../../rules/service-tokens/token.ts";
import { toHex } from "../../rules/values/hex.ts";
import type { AccountClock } from "./clock.ts";
import type { SettingsInForce } from "./settings/in-force.ts";
import type { DeletedTokens } from "./tables/deleted-tokens.ts";
import type { LastSeen } from "./tables/last-seen.ts";
import type { RetiredSecrets } from "./tables/retired-secrets.ts";
import type { SupersededTokens } from "./tables/superseded-tokens.ts";
import type { TokenUses } from "./tables/token-uses.ts";
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
  readonly tokenUses: TokenUses;
  readonly lastSeen: LastSeen;
}

export class ServiceTokens {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  insert(token: Token): void {
    this.#store.tokens.insert(token);
    this.#supersede(token.clientId, null, this.#store.clock.seconds());
  }

  /** Writes what a rule made of the token; a secret that it drops is kept aside by its digest. */
  update(before: Token, after: Token, at = this.#store.clock.seconds()): void {
    const { tokens, retiredSecrets } = this.#store;
    tokens.update(after);
    this.#supersede(before.clientId, before, at);
    if (!before.enabled && after.enabled) this.#beginPeriod(after, at);
    if (before.secret.version !== after.secret.version) this.#forgetVerification(before); // the new secret was not yet
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

  delete(token: Token, at = this.#store.clock.seconds()): void {
    const { tokens, verifications, deletedTokens, tokenUses, lastSeen } = this.#store;
    const verifiedAt = verifications.of(token);
    tokens.delete(token.id);
    verifications.forget(token);
    tokenUses.forget(token);
    lastSeen.forget(token);
    this.#supersede(token.clientId, token, at);
    deletedTokens.keep({ token, deletedAt: at, verifiedAt });
  }

  /** A token that is enabled again counts as used. */
  #beginPeriod({ clientId }: Token, at: number): void {
    const { settings, tokenUses } = this.#store;
    if (settings.consult().peek("inactivity-enabled-again") === "starts-again") tokenUses.write(clientId, at);
  }

  /** That the token was used is kept, whatever secret it has now. */
  #forgetVerification(token: Token): void {
    const { verifications, tokenUses } = this.#store;
    const verifiedAt = verifications.of(token);
    if (verifiedAt !== null) tokenUses.write(token.clientId, verifiedAt);
    verifications.forget(token);
  }

  /** What stood until now goes on counting under a propagation lag. */
  #supersede(clientId: string, before: Token | null, at: number): void {
    const { settings, superseded } = this.#store;
    if (settings.propagationLag() > 0) superseded.keep(clientId, before, at);
  }
}
