/** Seeds: what accounts start with. Each account is filled whole or not at all; one that exists is left as it is. */
import { router } from "../../api/router.ts";
import { directory } from "../directory.ts";
import { controlError } from "./answers.ts";
import type { ControlEnv } from "./guard.ts";
import { controlInput } from "./input.ts";
import { onlyMethods } from "./methods.ts";
import { Seed } from "./seed-schema.ts";

const BEFORE = "The accounts before it are filled.";

export const seeds = router<ControlEnv>()
  .post("/", async (c) => {
    const input = controlInput(Seed, c.var.body);
    if (!input.ok) return input.response;
    const accounts = [];
    for (const [index, { id, zones = [], ...seed }] of input.value.accounts.entries()) {
      for (const [zone, { id: zoneId, name }] of zones.entries()) {
        const bound = await directory(c.env).bind(zoneId, id, name);
        if (bound === "zone-has-tokens") {
          const at = `accounts.${index}.zones.${zone}`;
          return controlError(409, "zone-has-tokens", `${at} has tokens of its own and cannot be bound. ${BEFORE}`);
        }
      }
      const filled = await c.env.ACCOUNTS.getByName(id).seed(seed);
      if (!filled.ok) {
        return controlError(400, "bad-seed", `accounts.${index}.${filled.parameter} ${filled.detail}. ${BEFORE}`);
      }
      accounts.push({ id, seeded: filled.seeded, tokens: filled.tokens });
    }
    return c.json({ accounts });
  })
  .all("/", onlyMethods("POST"));
