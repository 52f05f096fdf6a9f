/** The tokens with their state by the account's clock, for those who test: no secrets, deleted ones on request. */
import { formatTimestamp } from "../../../rules/values/timestamp.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { WorldParts } from "../account-state.ts";

export type TokenState = "active" | "expired" | "disabled" | "deleted";

export type TokenWithState = {
  readonly id: string;
  readonly client_id: string;
  readonly name: string;
  readonly state: TokenState;
  readonly enabled: boolean;
  readonly duration: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly expires_at: string;
  readonly last_seen_at: string | null;
  /** When its current secret was last verified by the control plane. */
  readonly last_verified_at: string | null;
  readonly client_secret_version: number;
  readonly previous_client_secret_expires_at: string | null;
  /** Only while the previous secret is let in. */
  readonly in_grace_until: string | null;
  readonly in_use: boolean;
  readonly deleted_at: string | null;
};

export type TokenStatesPage = { readonly tokens: TokenWithState[]; readonly totalCount: number };

export type StateFilter = {
  readonly name?: string | undefined;
  readonly deleted: boolean;
};

type Parts = Pick<WorldParts, "tokens" | "gone" | "clock">;

/** In the order of the list, the deleted ones after them in the order of their deletion. */
export function statesOf(
  { tokens, gone, clock }: Parts,
  { name, deleted }: StateFilter,
  page: number,
  perPage: number,
): TokenStatesPage {
  const now = clock.seconds();
  const filters = name === undefined ? [] : [{ text: name, match: "exact" as const }];
  const living = tokens.page({ page, perPage, descending: false, filters, totalIsFiltered: true });
  const shown = living.tokens.map((token) => withState(token, tokens.verifiedAt(token.id), null, now));
  if (!deleted) return { tokens: shown, totalCount: living.filteredCount };

  const dead = gone.tokens().filter(({ token }) => name === undefined || token.name === name);
  const start = Math.max((page - 1) * perPage - living.filteredCount, 0);
  const more = dead.slice(start, start + perPage - shown.length);
  return {
    tokens: [...shown, ...more.map((each) => withState(each.token, each.verifiedAt, each.deletedAt, now))],
    totalCount: living.filteredCount + dead.length,
  };
}

/** One token, which may be a deleted one. */
export function stateOfToken({ tokens, gone, clock }: Parts, id: string): TokenWithState | undefined {
  const now = clock.seconds();
  const token = tokens.byId(id);
  if (token) return withState(token, tokens.verifiedAt(id), null, now);
  const dead = gone.tokens().find((each) => each.token.id === id);
  return dead && withState(dead.token, dead.verifiedAt, dead.deletedAt, now);
}

function withState(token: Token, verifiedAt: number | null, deletedAt: number | null, now: number): TokenWithState {
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
    in_use: token.inUse,
    deleted_at: time(deletedAt),
  };
}

/** A disabled token is shown as disabled, expired or not: nothing but enabling it helps first. */
function stateOf({ enabled, expiresAt }: Token, deletedAt: number | null, now: number): TokenState {
  if (deletedAt !== null) return "deleted";
  if (!enabled) return "disabled";
  return now >= expiresAt ? "expired" : "active";
}
