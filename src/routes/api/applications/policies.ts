/** The policies of an application. Only accounts can make one reusable (the official OpenAPI description). */
import type { Context } from "hono";
import type { Hono } from "hono/tiny";
import { router } from "../../http/router.ts";
import { PageQuery } from "../access-inputs.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { NOTHING, readJson, readQuery, unreadBody } from "../input.ts";
import { PolicyBody } from "../policies/inputs.ts";
import { answered, type Find } from "../requests.ts";
import { mapped, ofAccount, pageIn, type Read } from "../scopes.ts";

export function policiesOf(find: Find): Hono<ApiEnv> {
  return router<ApiEnv>()
    .get("/", (c) =>
      answered(c, find, readQuery(PageQuery, c.req.query()), (account, request, input) =>
        account.listApplicationPolicies(request, ofApplication(c, mapped(input, pageIn))),
      ),
    )
    .post("/", (c) =>
      answered(c, find, readJson(PolicyBody, c.var.body), (account, request, input) =>
        account.createApplicationPolicy(request, ofApplication(c, input)),
      ),
    )
    .all("/", refuseOtherMethods("GET", "POST"))
    .get("/:id", (c) =>
      answered(c, find, NOTHING, (account, request, input) =>
        account.getApplicationPolicy(request, ofApplication(c, input)),
      ),
    )
    .put("/:id", (c) =>
      answered(c, find, readJson(PolicyBody, c.var.body), (account, request, input) =>
        account.updateApplicationPolicy(request, ofApplication(c, input)),
      ),
    )
    .delete("/:id", (c) =>
      answered(c, find, NOTHING, (account, request, input) =>
        account.deleteApplicationPolicy(request, ofApplication(c, input)),
      ),
    )
    .all("/:id", refuseOtherMethods("GET", "PUT", "DELETE"));
}

export const accountPolicies = () =>
  router<ApiEnv>()
    .put("/:id/make_reusable", (c) =>
      answered(c, ofAccount, unreadBody(c.var.body), (account, request, input) =>
        account.makePolicyReusable(request, ofApplication(c, input)),
      ),
    )
    .all("/:id/make_reusable", refuseOtherMethods("PUT"));

/** With the ids of the application and of the policy that the path names. */
function ofApplication<B>(
  c: Context<ApiEnv>,
  input: Read<B>,
): Read<{ readonly applicationId: string; readonly id: string; readonly body: B }> {
  return mapped(input, (body) => ({ applicationId: c.req.param("app_id") ?? "", id: c.req.param("id") ?? "", body }));
}
