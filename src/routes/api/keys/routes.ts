/** The keys of an account: zones have none (the official OpenAPI description). */
import { router } from "../../http/router.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { NOTHING, readJson, unreadBody } from "../input.ts";
import { answered } from "../requests.ts";
import { ofAccount } from "../scopes.ts";
import { KeysBody } from "./inputs.ts";

const operations = () =>
  router<ApiEnv>()
    .get("/", (c) => answered(c, ofAccount, NOTHING, (account, request, input) => account.getKeys(request, input)))
    .put("/", (c) =>
      answered(c, ofAccount, readJson(KeysBody, c.var.body), (account, request, input) =>
        account.updateKeys(request, input),
      ),
    )
    .all("/", refuseOtherMethods("GET", "PUT"))
    .post("/rotate", (c) =>
      answered(c, ofAccount, unreadBody(c.var.body), (account, request, input) => account.rotateKeys(request, input)),
    )
    .all("/rotate", refuseOtherMethods("POST"));

export const keys = () => router<ApiEnv>().route("/accounts/:account_id{[0-9a-f]{32}}/access/keys", operations());
