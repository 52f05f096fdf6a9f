/** The organization: accounts and zones serve the same operations (the official OpenAPI description). */
import type { Hono } from "hono/tiny";
import { router } from "../../http/router.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { NOTHING, readJson } from "../input.ts";
import { answered, type Find } from "../requests.ts";
import { ofAccount, ofZone } from "../scopes.ts";
import { OrganizationBody, RevokeUserBody } from "./inputs.ts";

function operations(find: Find): Hono<ApiEnv> {
  return router<ApiEnv>()
    .get("/", (c) => answered(c, find, NOTHING, (account, request, input) => account.getOrganization(request, input)))
    .post("/", (c) =>
      answered(c, find, readJson(OrganizationBody, c.var.body), (account, request, input) =>
        account.createOrganization(request, input),
      ),
    )
    .put("/", (c) =>
      answered(c, find, readJson(OrganizationBody, c.var.body), (account, request, input) =>
        account.updateOrganization(request, input),
      ),
    )
    .patch("/", (c) =>
      answered(c, find, readJson(OrganizationBody, c.var.body), (account, request, input) =>
        account.patchOrganization(request, input),
      ),
    )
    .all("/", refuseOtherMethods("GET", "POST", "PUT", "PATCH"))
    .post("/revoke_user", (c) =>
      answered(c, find, readJson(RevokeUserBody, c.var.body), (account, request, input) =>
        account.revokeUser(request, input),
      ),
    )
    .all("/revoke_user", refuseOtherMethods("POST"));
}

export const organizations = () =>
  router<ApiEnv>()
    .route("/accounts/:account_id{[0-9a-f]{32}}/access/organizations", operations(ofAccount))
    .route("/zones/:zone_id{[0-9a-f]{32}}/access/organizations", operations(ofZone));
