/** Every application and every token: who gets in. */
import { router } from "../../http/router.ts";
import { controlError } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlQuery } from "../input.ts";
import { onlyMethods } from "../methods.ts";
import { DoorsQuery } from "./inputs.ts";

const PATH = "/:id{[0-9a-f]{32}}/doors";

export const edgeDoors = router<ControlEnv>()
  .get(PATH, async (c) => {
    const query = controlQuery(DoorsQuery, c.req.query());
    if (!query.ok) return query.response;
    const answer = await c.env.ACCOUNTS.getByName(c.req.param("id")).doors(query.value);
    if (answer.ok) return c.json(answer.page);
    return answer.missing === "token"
      ? controlError(
          404,
          "no-such-token",
          "There is no token with this id in this account; token_id=none asks for requests without one.",
        )
      : controlError(404, "no-such-application", "There is no self-hosted application with this id in this account.");
  })
  .all(PATH, onlyMethods("GET"));
