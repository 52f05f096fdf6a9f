/** The tokens with their state by the account's clock, for those who test: no secrets, deleted ones on request. */
import { formatTimestamp } from "../../../rules/values/timestamp.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { AccountStore } from "../account-store.ts";
import { EVENTS_LIMIT, eventsOf } from "./token-events.ts";
import { conditionsOf, type TokenFilter } from "../tables/token-filter.ts";
import type { AccountToken, ListedToken, TokenState, TokenUser } from "../../../contract/tokens.ts";

export type TokenStatesPage = { readonly tokens: ListedToken[]; readonly totalCount: number };

export type StateFilter = TokenFilter & {
  /** The deleted ones, too. */
  readonly deleted: boolean;
  /** `asc` unless given; `desc`: what was made last comes first, and of the deleted ones what was deleted last. */
  readonly order?: "asc" | "desc" | undefined;
  /** Each with its events. */
  readonly events?: boolean | undefined;
};

type Store = Pick<AccountStore, "tokens" | "deletedTokens" | "verifications" | "clock" | "access" | "journal">;

/** In the order of the list, the deleted ones after them in the order of their deletion; or each the other way round. */
export function statesOf(
  store: Store,
  { events, ...filter }: StateFilter,
  page: number,
  perPage: number,
): TokenStatesPage {
  const found = pageOf(store, filter, page, perPage);
  return events ? { ...found, tokens: withEvents(store, found.tokens) } : found;
}

/** Of each as many rows as there may be events: each row is one or two. */
function withEvents({ journal }: Store, tokens: readonly AccountToken[]): ListedToken[] {
  const changes = journal.changesOf(
    tokens.map(({ id }) => id),
    EVENTS_LIMIT,
  );
  return tokens.map((token) => ({
    ...token,
    events: eventsOf(changes.get(token.id) ?? [], token.client_secret_version),
  }));
}

function pageOf(
  { tokens, deletedTokens, verifications, clock, access }: Store,
  { deleted, order = "asc", ...filter }: Omit<StateFilter, "events">,
  page: number,
  perPage: number,
): TokenStatesPage {
  const now = clock.seconds();
  const descending = order === "desc";
  const living = tokens.page(
    { page, perPage, descending, filters: [], totalIsFiltered: true },
    conditionsOf(filter, now, () => access.named),
  );
  const shown = living.tokens.map((token) =>
    withState(token, verifications.of(token), null, now, access.naming(token.id)),
  );
  if (!deleted && filter.state !== "deleted") return { tokens: shown, totalCount: living.filteredCount };

  const start = Math.max((page - 1) * perPage - living.filteredCount, 0);
  const dead = deletedTokens.page(filter, descending, start, perPage - shown.length);
  return {
    tokens: [...shown, ...dead.tokens.map((each) => withState(each.token, each.verifiedAt, each.deletedAt, now))],
    totalCount: living.filteredCount + dead.count,
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
