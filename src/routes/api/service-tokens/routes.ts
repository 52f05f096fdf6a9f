/**
 * The 12 service-token operations. Accounts and zones serve the same ones, but for refresh and rotate, which only
 * accounts have (the official OpenAPI description).
 */
import type { Hono } from "hono/tiny";
import type * as z from "zod/mini";
import { router } from "../../http/router.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { NOTHING, readJson, readQuery, unreadBody } from "../input.ts";
import { answered, type Find } from "../requests.ts";
import { ofAccount, ofZone, withId, type Read } from "../scopes.ts";
import { CreateServiceToken, ListServiceTokens, RotateServiceToken, UpdateServiceToken } from "./inputs.ts";

/** What accounts and zones both serve, on the tokens of the account that `find` finds. */
function operations(find: Find): Hono<ApiEnv> {
  return router<ApiEnv>()
    .get("/", (c) =>
      answered(c, find, readQuery(ListServiceTokens, c.req.query()), (account, request, input) =>
        account.listTokens(request, listInputOf(input)),
      ),
    )
    .post("/", (c) =>
      answered(c, find, readJson(CreateServiceToken, c.var.body), (account, request, input) =>
        account.createToken(request, input),
      ),
    )
    .all("/", refuseOtherMethods("GET", "POST"))
    .get("/:id", (c) =>
      answered(c, find, NOTHING, (account, request, input) => account.getToken(request, withId(c, input))),
    )
    .put("/:id", (c) =>
      answered(c, find, readJson(UpdateServiceToken, c.var.body), (account, request, input) =>
        account.updateToken(request, withId(c, input)),
      ),
    )
    .delete("/:id", (c) =>
      answered(c, find, NOTHING, (account, request, input) => account.deleteToken(request, withId(c, input))),
    )
    .all("/:id", refuseOtherMethods("GET", "PUT", "DELETE"));
}

/** What only accounts serve. */
function accountOperations(find: Find): Hono<ApiEnv> {
  return router<ApiEnv>()
    .post("/:id/refresh", (c) =>
      answered(c, find, unreadBody(c.var.body), (account, request, input) =>
        account.refreshToken(request, withId(c, input)),
      ),
    )
    .all("/:id/refresh", refuseOtherMethods("POST"))
    .post("/:id/rotate", (c) =>
      answered(c, find, readJson(RotateServiceToken, c.var.body), (account, request, input) =>
        account.rotateToken(request, withId(c, input)),
      ),
    )
    .all("/:id/rotate", refuseOtherMethods("POST"));
}

export const serviceTokens = () =>
  router<ApiEnv>()
    .route("/accounts/:account_id{[0-9a-f]{32}}/access/service_tokens", operations(ofAccount))
    .route("/accounts/:account_id{[0-9a-f]{32}}/access/service_tokens", accountOperations(ofAccount))
    .route("/zones/:zone_id{[0-9a-f]{32}}/access/service_tokens", operations(ofZone));

function listInputOf(query: Read<z.output<typeof ListServiceTokens>>) {
  if (!query.ok) return query;
  const { per_page: perPage, ...filters } = query.value;
  return { ok: true as const, value: { ...filters, perPage } };
}
