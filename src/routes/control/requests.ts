/** The journal of an account: every request and its answer, with advice. */
import * as z from "zod/mini";
import { rayText } from "../../api/envelope.ts";
import { router } from "../../api/router.ts";
import { wholeNumberText } from "../../api/validation.ts";
import { faultOperations } from "../../store/fault-schema.ts";
import type { JournalEntry } from "../../store/journal.ts";
import { grades } from "../../tokens/assumptions.ts";
import type { ControlEnv } from "./guard.ts";
import { controlQuery } from "./input.ts";
import { onlyMethods } from "./methods.ts";
import { pageFields } from "./paging.ts";

const PATH = "/:id{[0-9a-f]{32}}/requests";
const STATUS = "must be a status such as 404, or a class of them such as 4xx";
const LARGEST_ID = 2 ** 31 - 1;

export const RequestsQuery = z.lazy(() =>
  z.strictObject({
    operation: z.optional(z.literal(faultOperations, `must be one of ${faultOperations.join(", ")}`)),
    method: z.optional(z.string().check(z.regex(/^[A-Z]{1,20}$/, "must be a method in upper case, such as GET"))),
    status: z.optional(z.string().check(z.regex(/^[1-5]([0-9]{2}|xx)$/, STATUS))),
    code: z.optional(wholeNumberText(1_000_000)),
    token_id: z.optional(z.string()),
    weaker_than: z.optional(z.literal(grades, `must be one of ${grades.join(", ")}`)),
    after: z.optional(wholeNumberText(LARGEST_ID)),
    order: z.optional(z.literal(["asc", "desc"], 'must be "asc" or "desc"')),
    ...pageFields(),
  }),
);

export const requests = router<ControlEnv>()
  .get(PATH, async (c) => {
    const query = controlQuery(RequestsQuery, c.req.query());
    if (!query.ok) return query.response;
    const { page = 1, per_page: perPage = 100, order = "asc", status, ...rest } = query.value;
    const filter = {
      operation: rest.operation,
      method: rest.method,
      code: rest.code,
      tokenId: rest.token_id,
      weakerThan: rest.weaker_than,
      after: rest.after,
      status: status === undefined ? undefined : rangeOf(status),
    };
    const answer = await c.env.ACCOUNTS.getByName(c.req.param("id")).requests(filter, order, page, perPage);
    return c.json({
      requests: answer.entries.map(requestJson),
      page,
      per_page: perPage,
      total_count: answer.totalCount,
      dropped: answer.dropped,
      advice: answer.advice,
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
