/** Identity providers: accounts and zones serve the same operations (the official OpenAPI description). */
import type { Hono } from "hono/tiny";
import { router } from "../../http/router.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { NOTHING, readJson, readQuery } from "../input.ts";
import { answered, type Find } from "../requests.ts";
import { mapped, ofAccount, ofZone, pageIn, withId } from "../scopes.ts";
import { IdentityProviderBody, ListIdentityProviders } from "./inputs.ts";

function operations(find: Find): Hono<ApiEnv> {
  return router<ApiEnv>()
    .get("/", (c) =>
      answered(c, find, readQuery(ListIdentityProviders, c.req.query()), (account, request, input) =>
        account.listIdentityProviders(
          request,
          mapped(input, ({ scim_enabled: scim, ...page }) => ({ scimEnabled: scim === "true", ...pageIn(page) })),
        ),
      ),
    )
    .post("/", (c) =>
      answered(c, find, readJson(IdentityProviderBody, c.var.body), (account, request, input) =>
        account.createIdentityProvider(request, input),
      ),
    )
    .all("/", refuseOtherMethods("GET", "POST"))
    .get("/:id", (c) =>
      answered(c, find, NOTHING, (account, request, input) => account.getIdentityProvider(request, withId(c, input))),
    )
    .put("/:id", (c) =>
      answered(c, find, readJson(IdentityProviderBody, c.var.body), (account, request, input) =>
        account.updateIdentityProvider(request, withId(c, input)),
      ),
    )
    .delete("/:id", (c) =>
      answered(c, find, NOTHING, (account, request, input) =>
        account.deleteIdentityProvider(request, withId(c, input)),
      ),
    )
    .all("/:id", refuseOtherMethods("GET", "PUT", "DELETE"));
}

export const identityProviders = () =>
  router<ApiEnv>()
    .route("/accounts/:account_id{[0-9a-f]{32}}/access/identity_providers", operations(ofAccount))
    .route("/zones/:zone_id{[0-9a-f]{32}}/access/identity_providers", operations(ofZone));
