/** The tokens with their state by the account's clock, for those who test: no secrets, deleted ones on request. */
import { formatTimestamp } from "../../../rules/values/timestamp.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { AccountStore } from "../account-store.ts";
import type { AccountToken, TokenState, TokenUser } from "../../../contract/tokens.ts";

export type TokenStatesPage = { readonly tokens: AccountToken[]; readonly totalCount: number };

export type StateFilter = {
  readonly name?: string | undefined;
  readonly deleted: boolean;
};

type Store = Pick<AccountStore, "tokens" | "deletedTokens" | "verifications" | "clock" | "access">;

/** In the order of the list, the deleted ones after them in the order of their deletion. */
export function statesOf(
  { tokens, deletedTokens, verifications, clock, access }: Store,
  { name, deleted }: StateFilter,
  page: number,
  perPage: number,
): TokenStatesPage {
  const now = clock.seconds();
  const filters = name === undefined ? [] : [{ text: name, match: "exact" as const }];
  const living = tokens.page({ page, perPage, descending: false, filters, totalIsFiltered: true });
  const shown = living.tokens.map((token) =>
    withState(token, verifications.of(token), null, now, access.naming(token.id)),
  );
  if (!deleted) return { tokens: shown, totalCount: living.filteredCount };

  const dead = deletedTokens.all().filter(({ token }) => name === undefined || token.name === name);
  const start = Math.max((page - 1) * perPage - living.filteredCount, 0);
  const more = dead.slice(start, start + perPage - shown.length);
  return {
    tokens: [...shown, ...more.map((each) => withState(each.token, each.verifiedAt, each.deletedAt, now))],
    totalCount: living.filteredCount + dead.length,
  };
}

/** One token, which may be a deleted one. */
export function stateOfToken(
  { tokens, deletedTokens, verifications, clock, access }: Store,
  id: string,
): AccountToken | undefined {
  const now = clock.seconds();
  const token = tokens.byId(id);
  if (token) return withState(token, verifications.of(token), null, now, access.naming(id));
  const dead = deletedTokens.all().find((each) => each.token.id === id);
  return dead && withState(dead.token, dead.verifiedAt, dead.deletedAt, now);
}

/**
 * Whether a token was let in since its current secret was made, or that was verified; undefined when there is no such
 * token. A verification is forgotten with each new secret: there is one, whatever time it was, as a clock can be set back.
 */
export function isUsed({ tokens, verifications }: Store, id: string, since: number): boolean | undefined {
  const token = tokens.byId(id);
  return token && (verifications.of(token) !== null || (token.lastSeenAt ?? Number.NEGATIVE_INFINITY) >= since);
}

function withState(
  token: Token,
  verifiedAt: number | null,
  deletedAt: number | null,
  now: number,
  namedBy: readonly TokenUser[] = [],
): AccountToken {
  const time = (seconds: number | null) => (seconds === null ? null : formatTimestamp(seconds));
  const { previous } = token;
  const state = stateOf(token, deletedAt, now);
  const inGrace =
    state === "active" && previous.digest !== null && previous.expiresAt !== null && now < previous.expiresAt;
  return {
    id: token.id,
    client_id: token.clientId,
    name: token.name,
    state,
    enabled: token.enabled,
    duration: token.duration,
    created_at: formatTimestamp(token.createdAt),
    updated_at: formatTimestamp(token.updatedAt),
    expires_at: formatTimestamp(token.expiresAt),
    last_seen_at: time(token.lastSeenAt),
    last_verified_at: time(verifiedAt),
    client_secret_version: token.secret.version,
    previous_client_secret_expires_at: time(previous.expiresAt),
    in_grace_until: inGrace ? time(previous.expiresAt) : null,
    in_use: token.inUse || namedBy.length > 0,
    used_by: namedBy,
    deleted_at: time(deletedAt),
  };
}

/** A disabled token is shown as disabled, expired or not: nothing but enabling it helps first. */
function stateOf({ enabled, expiresAt }: Token, deletedAt: number | null, now: number): TokenState {
  if (deletedAt !== null) return "deleted";
  if (!enabled) return "disabled";
  return now >= expiresAt ? "expired" : "active";
}
