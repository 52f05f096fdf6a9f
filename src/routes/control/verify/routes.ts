/** Whether a client id and secret would be let in. */
import { router } from "../../http/router.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { onlyMethods } from "../methods.ts";
import { Credentials } from "./inputs.ts";

const PATH = "/:id{[0-9a-f]{32}}/verify";

export const verify = router<ControlEnv>()
  .post(PATH, async (c) => {
    const input = controlInput(Credentials, c.var.body);
    if (!input.ok) return input.response;
    const { client_id: clientId, client_secret: secret } = input.value;
    return c.json(await c.env.ACCOUNTS.getByName(c.req.param("id")).verify(clientId, secret));
  })
  .all(PATH, onlyMethods("POST"));
