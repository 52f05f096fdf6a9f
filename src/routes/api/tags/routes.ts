/** Tags, which only accounts have. Their paths hold their names. */
import { router } from "../../http/router.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { PageQuery } from "../access-inputs.ts";
import { NOTHING, readJson, readQuery } from "../input.ts";
import { answered } from "../requests.ts";
import { mapped, ofAccount, pageIn, withId } from "../scopes.ts";
import { TagBody } from "./inputs.ts";

const operations = () =>
  router<ApiEnv>()
    .get("/", (c) =>
      answered(c, ofAccount, readQuery(PageQuery, c.req.query()), (account, request, input) =>
        account.listTags(request, mapped(input, pageIn)),
      ),
    )
    .post("/", (c) =>
      answered(c, ofAccount, readJson(TagBody, c.var.body), (account, request, input) =>
        account.createTag(request, input),
      ),
    )
    .all("/", refuseOtherMethods("GET", "POST"))
    .get("/:id", (c) =>
      answered(c, ofAccount, NOTHING, (account, request, input) => account.getTag(request, withId(c, input))),
    )
    .put("/:id", (c) =>
      answered(c, ofAccount, readJson(TagBody, c.var.body), (account, request, input) =>
        account.updateTag(request, withId(c, input)),
      ),
    )
    .delete("/:id", (c) =>
      answered(c, ofAccount, NOTHING, (account, request, input) => account.deleteTag(request, withId(c, input))),
    )
    .all("/:id", refuseOtherMethods("GET", "PUT", "DELETE"));

export const tags = () => router<ApiEnv>().route("/accounts/:account_id{[0-9a-f]{32}}/access/tags", operations());
