/** The journal of an account: every request and its answer, with advice. */
import { rayText } from "../../http/ray.ts";
import { router } from "../../http/router.ts";
import type { JournalEntry } from "../../../store/account/tables/journal-entry.ts";
import type { ControlEnv } from "../guard.ts";
import { controlQuery } from "../input.ts";
import { RequestsQuery } from "./inputs.ts";
import { onlyMethods } from "../methods.ts";

const PATH = "/:id{[0-9a-f]{32}}/requests";

export const requests = router<ControlEnv>()
  .get(PATH, async (c) => {
    const query = controlQuery(RequestsQuery, c.req.query());
    if (!query.ok) return query.response;
    const { page = 1, per_page: perPage = 100, order = "asc", status, advice, ...rest } = query.value;
    const filter = {
      operation: rest.operation,
      method: rest.method,
      code: rest.code,
      tokenId: rest.token_id,
      weakerThan: rest.weaker_than,
      after: rest.after,
      status: status === undefined ? undefined : rangeOf(status),
    };
    const account = c.env.ACCOUNTS.getByName(c.req.param("id"));
    const answer = await account.requests(filter, order, page, perPage, advice !== "false");
    return c.json({
      requests: answer.entries.map(requestJson),
      page,
      per_page: perPage,
      total_count: answer.totalCount,
      dropped: answer.dropped,
      ...(answer.advice ? { advice: answer.advice } : {}),
    });
  })
  .delete(PATH, async (c) => {
    await c.env.ACCOUNTS.getByName(c.req.param("id")).clearRequests();
    return c.body(null, 204);
  })
  .all(PATH, onlyMethods("GET", "DELETE"));

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
