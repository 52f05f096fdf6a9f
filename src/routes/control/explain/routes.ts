/** The whole decision of the edge about a request, made up or of the journal. */
import { router } from "../../http/router.ts";
import { controlError } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { onlyMethods } from "../methods.ts";
import { ExplainInput } from "./inputs.ts";
import { readExplain } from "./made-up.ts";

const PATH = "/:id{[0-9a-f]{32}}/explain";

export const explanations = router<ControlEnv>()
  .post(PATH, async (c) => {
    const input = controlInput(ExplainInput, c.var.body);
    if (!input.ok) return input.response;
    const id = c.req.param("id");
    const read = readExplain(input.value, id);
    if (!read.ok) return controlError(400, "invalid-input", read.message);
    const answer = await c.env.ACCOUNTS.getByName(id).explain(read.asked);
    if (answer.ok) return c.body(answer.json, 200, { "content-type": "application/json" });
    if (answer.code === "no-such-token") return controlError(404, "no-such-token", answer.message);
    return controlError(404, "no-such-request", answer.message);
  })
  .all(PATH, onlyMethods("POST"));
