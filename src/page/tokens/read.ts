/** How the tokens are read. */
import type { ListedToken, TokenPage } from "../../contract/tokens.ts";
import { now } from "../core/clock.ts";
import { control } from "../core/client.ts";
import { durationMs } from "../core/duration.ts";
import { queryOf } from "../core/query.ts";
import { isForever } from "../timeline/life.ts";
import { SOON, tokensPath, type TokenView } from "./view.ts";

export function readTokens(account: string, view: TokenView, stop: AbortSignal): Promise<TokenPage> {
  return control("GET", tokensPath(account, view, now.peek()), undefined, stop);
}

/** One token, deleted or not; null where the account has none of this id. */
export async function readToken(account: string, id: string, stop: AbortSignal): Promise<ListedToken | null> {
  const query = queryOf({ search: id, deleted: true, events: true });
  const found = await control<TokenPage>("GET", `/accounts/${account}/tokens${query}`, undefined, stop);
  return found.tokens.find((token) => token.id === id) ?? null;
}

export function expiresSoon(token: ListedToken, at: number): boolean {
  if (token.state !== "active" || isForever(token)) return false;
  const left = Date.parse(token.expires_at) - at;
  return left < Math.min(SOON, (durationMs(token.duration) ?? Number.POSITIVE_INFINITY) / 10);
}
