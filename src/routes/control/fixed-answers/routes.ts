/** The fixed answers of an account: set as a whole, shown, taken away. */
import { keptOf } from "../../../store/account/access/answer-schema.ts";
import { router } from "../../http/router.ts";
import { controlError } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { onlyMethods } from "../methods.ts";
import { FixedAnswers } from "./inputs.ts";
import { problemOfAnswers } from "./shadowing.ts";

const PATH = "/:id{[0-9a-f]{32}}/answers";

export const fixedAnswers = router<ControlEnv>()
  .get(PATH, async (c) => c.json({ answers: await c.env.ACCOUNTS.getByName(c.req.param("id")).fixedAnswers() }))
  .put(PATH, async (c) => {
    const input = controlInput(FixedAnswers, c.var.body);
    if (!input.ok) return input.response;
    const problem = problemOfAnswers(input.value.answers, c.req.param("id"), c.var.emulatedPaths);
    if (problem !== undefined) return controlError(400, "invalid-input", `${problem}.`);
    const answers = input.value.answers.map(keptOf);
    await c.env.ACCOUNTS.getByName(c.req.param("id")).setFixedAnswers(answers);
    return c.json({ answers });
  })
  .delete(PATH, async (c) => {
    await c.env.ACCOUNTS.getByName(c.req.param("id")).setFixedAnswers([]);
    return c.body(null, 204);
  })
  .all(PATH, onlyMethods("GET", "PUT", "DELETE"));
