/** Binds zones to accounts. An unbound zone belongs to the account with the same id (the assumption `zone-scope`). */
import { router } from "../../http/router.ts";
import type { Zone } from "../../../rules/lookups/shown.ts";
import { directory } from "../../../store/directory/directory.ts";
import { controlError, notYours, overQuota } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { Binding } from "./inputs.ts";
import { onlyMethods } from "../methods.ts";

export const zones = router<ControlEnv>()
  .get("/:id{[0-9a-f]{32}}", async (c) =>
    c.json(zoneJson(await directory(c.env).zone(c.req.param("id"), c.var.reach.owner))),
  )
  .put("/:id{[0-9a-f]{32}}", async (c) => {
    const input = controlInput(Binding, c.var.body);
    if (!input.ok) return input.response;
    const { account_id: accountId, name } = input.value;
    const { tenantId, owner } = c.var.reach;
    if (tenantId !== null && !(await directory(c.env).owns(tenantId, [accountId]))) return notYours();
    const bound = await directory(c.env).bind(c.req.param("id"), accountId, name, owner);
    if (bound === "too-many-zones") return tooManyZones();
    if (bound !== "zone-has-tokens") return c.json(zoneJson(bound));
    return controlError(
      409,
      "zone-has-tokens",
      "The zone has tokens of its own: delete them, or bind it before its first use.",
    );
  })
  .delete("/:id{[0-9a-f]{32}}", async (c) => {
    await directory(c.env).unbind(c.req.param("id"), c.var.reach.owner);
    return c.body(null, 204);
  })
  .all("/:id{[0-9a-f]{32}}", onlyMethods("GET", "PUT", "DELETE"));

export function tooManyZones(): Response {
  return overQuota("The tenant has bound 1000 zones, and may not bind more: unbind one first.");
}

function zoneJson({ id, accountId, name }: Zone) {
  return { id, account_id: accountId, name };
}
