/** Groups: accounts and zones serve the same operations (the official OpenAPI description). */
import type { Hono } from "hono/tiny";
import { router } from "../../http/router.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { NOTHING, readJson, readQuery } from "../input.ts";
import { answered, type Find } from "../requests.ts";
import { mapped, ofAccount, ofZone, pageIn, withId } from "../scopes.ts";
import { GroupBody, ListGroups } from "./inputs.ts";

function operations(find: Find): Hono<ApiEnv> {
  return router<ApiEnv>()
    .get("/", (c) =>
      answered(c, find, readQuery(ListGroups, c.req.query()), (account, request, input) =>
        account.listGroups(
          request,
          mapped(input, ({ name, search, ...page }) => ({ name, search, ...pageIn(page) })),
        ),
      ),
    )
    .post("/", (c) =>
      answered(c, find, readJson(GroupBody, c.var.body), (account, request, input) =>
        account.createGroup(request, input),
      ),
    )
    .all("/", refuseOtherMethods("GET", "POST"))
    .get("/:id", (c) =>
      answered(c, find, NOTHING, (account, request, input) => account.getGroup(request, withId(c, input))),
    )
    .put("/:id", (c) =>
      answered(c, find, readJson(GroupBody, c.var.body), (account, request, input) =>
        account.updateGroup(request, withId(c, input)),
      ),
    )
    .delete("/:id", (c) =>
      answered(c, find, NOTHING, (account, request, input) => account.deleteGroup(request, withId(c, input))),
    )
    .all("/:id", refuseOtherMethods("GET", "PUT", "DELETE"));
}

export const groups = () =>
  router<ApiEnv>()
    .route("/accounts/:account_id{[0-9a-f]{32}}/access/groups", operations(ofAccount))
    .route("/zones/:zone_id{[0-9a-f]{32}}/access/groups", operations(ofZone));
