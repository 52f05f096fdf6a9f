/** The clock of an account: read, set, freeze, run, advance. */
import { router } from "../../http/router.ts";
import type { ClockAnswer } from "../../../store/account/clock.ts";
import { controlError } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput, controlQuery } from "../input.ts";
import { ClockAdvance, ClockChange, ClockQuery } from "./inputs.ts";
import { onlyMethods } from "../methods.ts";

export const clocks = router<ControlEnv>()
  .get("/:id{[0-9a-f]{32}}/clock", async (c) => {
    const query = controlQuery(ClockQuery, c.req.query());
    if (!query.ok) return query.response;
    return c.json(await c.env.ACCOUNTS.getByName(c.req.param("id")).clock(query.value.next === "true"));
  })
  .put("/:id{[0-9a-f]{32}}/clock", async (c) => {
    const input = controlInput(ClockChange, c.var.body);
    if (!input.ok) return input.response;
    return shown(await c.env.ACCOUNTS.getByName(c.req.param("id")).setClock(input.value));
  })
  .all("/:id{[0-9a-f]{32}}/clock", onlyMethods("GET", "PUT"))
  .post("/:id{[0-9a-f]{32}}/clock/advance", async (c) => {
    const input = controlInput(ClockAdvance, c.var.body);
    if (!input.ok) return input.response;
    return shown(await c.env.ACCOUNTS.getByName(c.req.param("id")).advanceClock(input.value));
  })
  .all("/:id{[0-9a-f]{32}}/clock/advance", onlyMethods("POST"));

function shown(answer: ClockAnswer): Response {
  return answer.ok ? Response.json(answer.clock) : controlError(400, "invalid-input", answer.message);
}
