/** Reusable policies, which only accounts serve (the official OpenAPI description). */
import { router } from "../../http/router.ts";
import { PageQuery } from "../access-inputs.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { NOTHING, readJson, readQuery } from "../input.ts";
import { answered } from "../requests.ts";
import { mapped, ofAccount, pageIn, withId } from "../scopes.ts";
import { PolicyBody } from "./inputs.ts";

const operations = () =>
  router<ApiEnv>()
    .get("/", (c) =>
      answered(c, ofAccount, readQuery(PageQuery, c.req.query()), (account, request, input) =>
        account.listPolicies(request, mapped(input, pageIn)),
      ),
    )
    .post("/", (c) =>
      answered(c, ofAccount, readJson(PolicyBody, c.var.body), (account, request, input) =>
        account.createPolicy(request, input),
      ),
    )
    .all("/", refuseOtherMethods("GET", "POST"))
    .get("/:id", (c) =>
      answered(c, ofAccount, NOTHING, (account, request, input) => account.getPolicy(request, withId(c, input))),
    )
    .put("/:id", (c) =>
      answered(c, ofAccount, readJson(PolicyBody, c.var.body), (account, request, input) =>
        account.updatePolicy(request, withId(c, input)),
      ),
    )
    .delete("/:id", (c) =>
      answered(c, ofAccount, NOTHING, (account, request, input) => account.deletePolicy(request, withId(c, input))),
    )
    .all("/:id", refuseOtherMethods("GET", "PUT", "DELETE"));

export const policies = () =>
  router<ApiEnv>().route("/accounts/:account_id{[0-9a-f]{32}}/access/policies", operations());
