/** Applications: accounts and zones serve the same operations (the official OpenAPI description). */
import type { Hono } from "hono/tiny";
import type * as z from "zod/mini";
import { router } from "../../http/router.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { NOTHING, readJson, readQuery, unreadBody } from "../input.ts";
import { answered, type Find } from "../requests.ts";
import { mapped, ofAccount, ofZone, pageIn, withId } from "../scopes.ts";
import { ApplicationBody, ListApplications, SettingsBody } from "./inputs.ts";
import { accountPolicies, policiesOf } from "./policies.ts";

function operations(find: Find): Hono<ApiEnv> {
  return (
    router<ApiEnv>()
      .get("/", (c) =>
        answered(c, find, readQuery(ListApplications, c.req.query()), (account, request, input) =>
          account.listApplications(request, mapped(input, listInput)),
        ),
      )
      .post("/", (c) =>
        answered(c, find, readJson(ApplicationBody, c.var.body), (account, request, input) =>
          account.createApplication(request, input),
        ),
      )
      .all("/", refuseOtherMethods("GET", "POST"))
      .get("/:id", (c) =>
        answered(c, find, NOTHING, (account, request, input) => account.getApplication(request, withId(c, input))),
      )
      .put("/:id", (c) =>
        answered(c, find, readJson(ApplicationBody, c.var.body), (account, request, input) =>
          account.updateApplication(request, withId(c, input)),
        ),
      )
      .delete("/:id", (c) =>
        answered(c, find, NOTHING, (account, request, input) => account.deleteApplication(request, withId(c, input))),
      )
      .all("/:id", refuseOtherMethods("GET", "PUT", "DELETE"))
      .on(["PUT", "PATCH"], "/:id/settings", (c) =>
        answered(c, find, readJson(SettingsBody, c.var.body), (account, request, input) =>
          account.updateApplicationSettings(request, withId(c, input)),
        ),
      )
      .all("/:id/settings", refuseOtherMethods("PUT", "PATCH"))
      // The older SDK for Go writes a dash.
      .on("POST", ["/:id/revoke_tokens", "/:id/revoke-tokens"], (c) =>
        answered(c, find, unreadBody(c.var.body), (account, request, input) =>
          account.revokeApplicationTokens(request, withId(c, input)),
        ),
      )
      .all("/:id/revoke_tokens", refuseOtherMethods("POST"))
      .all("/:id/revoke-tokens", refuseOtherMethods("POST"))
  );
}

export const applications = () =>
  router<ApiEnv>()
    .route("/accounts/:account_id{[0-9a-f]{32}}/access/apps", operations(ofAccount))
    .route("/accounts/:account_id{[0-9a-f]{32}}/access/apps/:app_id/policies", policiesOf(ofAccount))
    .route("/accounts/:account_id{[0-9a-f]{32}}/access/apps/:app_id/policies", accountPolicies())
    .route("/zones/:zone_id{[0-9a-f]{32}}/access/apps", operations(ofZone))
    .route("/zones/:zone_id{[0-9a-f]{32}}/access/apps/:app_id/policies", policiesOf(ofZone));

function listInput(query: z.output<typeof ListApplications>) {
  const { name, domain, aud, search, exact, target_attributes: attributes, destination_type: type, ...rest } = query;
  const { worker_id: worker, filter, ...page } = rest;
  const others = [attributes, type, worker, filter].some((each) => each !== undefined);
  return { name, domain, aud, search, exact: exact === "true", others, ...pageIn(page) };
}
