/** The journals: of an account, and of what has none. Every request and its answer, with advice. */
import type { Context } from "hono";
import type { Hono } from "hono/tiny";
import { directory } from "../../../store/directory/directory.ts";
import { rayText } from "../../http/ray.ts";
import { router } from "../../http/router.ts";
import type { AccountObject } from "../../../store/account/account-object.ts";
import type { DirectoryObject } from "../../../store/directory/directory-object.ts";
import type { JournalEntry } from "../../../store/account/tables/journal-entry.ts";
import type { ControlEnv } from "../guard.ts";
import { controlQuery } from "../input.ts";
import { RequestsQuery } from "./inputs.ts";
import { onlyMethods } from "../methods.ts";

/** Who keeps a journal. */
type Keeper = DurableObjectStub<AccountObject> | DurableObjectStub<DirectoryObject>;

export const requests = journalAt("/:id{[0-9a-f]{32}}/requests", (c) =>
  c.env.ACCOUNTS.getByName(c.req.param("id") ?? ""),
);

export const emulatorRequests = journalAt("/requests", (c) => directory(c.env));

function journalAt(path: string, find: (c: Context<ControlEnv>) => Keeper): Hono<ControlEnv> {
  return router<ControlEnv>()
    .get(path, async (c) => {
      const query = controlQuery(RequestsQuery, c.req.query());
      if (!query.ok) return query.response;
      const { page = 1, per_page: perPage = 100, order = "asc", status, advice, ...rest } = query.value;
      const filter = {
        operation: rest.operation,
        method: rest.method,
        code: rest.code,
        tokenId: rest.token_id,
        objectId: rest.object_id,
        host: rest.host?.toLowerCase(),
        reason: rest.reason,
        client: rest.client,
        weakerThan: rest.weaker_than,
        after: rest.after,
        before: rest.before,
        status: status === undefined ? undefined : rangeOf(status),
      };
      const answer = await find(c).requests(filter, order, page, perPage, advice !== "false");
      return c.json({
        requests: answer.entries.map(requestJson),
        page,
        per_page: perPage,
        total_count: answer.totalCount,
        dropped: answer.dropped,
        ...(answer.advice ? { advice: answer.advice } : {}),
      });
    })
    .delete(path, async (c) => {
      await find(c).clearRequests();
      return c.body(null, 204);
    })
    .all(path, onlyMethods("GET", "DELETE"));
}

function rangeOf(status: string): { from: number; to: number } {
  return { from: Number(status.replace("xx", "00")), to: Number(status.replace("xx", "99")) };
}

function requestJson({ id, method, operation, target, at, started_at: startedAt, ray, ...rest }: JournalEntry) {
  const [path = "", ...query] = target.split("?");
  void startedAt; // real time, which only the advice compares
  return {
    id,
    time: new Date(at).toISOString(),
    method,
    path,
    query: query.join("?"),
    operation,
    ...rest,
    ray: rayText(ray),
  };
}
