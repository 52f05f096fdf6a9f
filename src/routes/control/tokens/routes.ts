/** The tokens of an account with their state, and the mark that one is in use. */
import { parseTimestamp } from "../../../rules/values/timestamp.ts";
import { router } from "../../http/router.ts";
import { controlError } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput, controlQuery } from "../input.ts";
import { TokenMark, TokensQuery } from "./inputs.ts";
import { onlyMethods } from "../methods.ts";

const PATH = "/:id{[0-9a-f]{32}}/tokens";

export const tokens = router<ControlEnv>()
  .get(PATH, async (c) => {
    const query = controlQuery(TokensQuery, c.req.query());
    if (!query.ok) return query.response;
    const { page = 1, per_page: perPage = 100, deleted, name, state, order, ...rest } = query.value;
    const filter = {
      deleted: deleted === "true",
      name,
      state,
      order,
      search: rest.search?.toWellFormed(),
      events: rest.events === "true",
      inGrace: yes(rest.in_grace),
      inUse: yes(rest.in_use),
      expiresBefore: rest.expires_before === undefined ? undefined : parseTimestamp(rest.expires_before),
    };
    const states = await c.env.ACCOUNTS.getByName(c.req.param("id")).tokenStates(filter, page, perPage);
    return c.json({ tokens: states.tokens, page, per_page: perPage, total_count: states.totalCount });
  })
  .all(PATH, onlyMethods("GET"))
  .get(`${PATH}/:token`, async (c) => {
    const token = await c.env.ACCOUNTS.getByName(c.req.param("id")).tokenState(c.req.param("token"));
    return token ? c.json(token) : noSuchToken();
  })
  .patch(`${PATH}/:token`, async (c) => {
    const input = controlInput(TokenMark, c.var.body);
    if (!input.ok) return input.response;
    const account = c.env.ACCOUNTS.getByName(c.req.param("id"));
    const token = await account.markInUse(c.req.param("token"), input.value.in_use);
    return token ? c.json(token) : noSuchToken();
  })
  .all(`${PATH}/:token`, onlyMethods("GET", "PATCH"));

const yes = (text: "true" | "false" | undefined) => (text === undefined ? undefined : text === "true");

function noSuchToken(): Response {
  return controlError(404, "no-such-token", "There is no such token in this account.");
}
