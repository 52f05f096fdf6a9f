/** Until the control plane filters tokens and tells their events: both are done here. */
import type { AccountToken } from "../../contract/tokens.ts";
import type { RequestPage } from "../../contract/journal.ts";
import { control } from "../core/client.ts";
import type { TokenEvent } from "../timeline/life.ts";
import type { ReadTokens } from "./read.ts";

export async function readPlain(account: string, query: URLSearchParams, stop: AbortSignal): Promise<ReadTokens> {
  const get = <T>(path: string): Promise<T> => control<T>("GET", `/accounts/${account}/${path}`, undefined, stop);
  const { tokens } = await get<{ tokens: AccountToken[] }>("tokens?deleted=true&per_page=1000");
  const { requests } = await get<RequestPage>("requests?per_page=1000&order=asc&advice=false");
  const search = (query.get("search") ?? "").toLowerCase();
  const state = query.get("state");
  const before = query.get("expires_before");
  const found = tokens.filter(
    (token) =>
      `${token.name} ${token.id} ${token.client_id}`.toLowerCase().includes(search) &&
      (state === null ? query.has("deleted") || token.state !== "deleted" : token.state === state) &&
      (!query.has("in_grace") || token.in_grace_until !== null) &&
      (!query.has("in_use") || token.in_use) &&
      (before === null || token.expires_at < before),
  );
  if (query.get("order") === "desc") found.reverse();
  const page = Number(query.get("page") ?? 1);
  const perPage = Number(query.get("per_page") ?? 50);
  const kinds: Record<string, TokenEvent["kind"]> = {
    create: "created",
    rotate: "rotated",
    refresh: "refreshed",
    update: "updated",
    delete: "deleted",
  };
  return {
    total_count: found.length,
    tokens: found.slice((page - 1) * perPage, page * perPage).map((token) => {
      let version = 1;
      const events = requests
        .filter(({ token_id: id, status }) => id === token.id && status < 300)
        .flatMap(({ operation, time, id, body }): TokenEvent[] => {
          const kind = kinds[operation ?? ""];
          if (kind === undefined) return [];
          if (kind === "rotated") version += 1;
          const told =
            kind === "updated" && body?.includes('"enabled":false')
              ? "disabled"
              : kind === "updated" && body?.includes('"enabled":true')
                ? "enabled"
                : kind;
          return [{ time, kind: told, request: id, client_secret_version: kind === "rotated" ? version : null }];
        });
      return Object.assign(token, { events });
    }),
  };
}
