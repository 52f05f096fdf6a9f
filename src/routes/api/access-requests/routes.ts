/** The log of authentications, which only accounts have. */
import { router } from "../../http/router.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { readQuery } from "../input.ts";
import { answered } from "../requests.ts";
import { ofAccount } from "../scopes.ts";
import { ListAccessRequests } from "./inputs.ts";

const LOGS = "/accounts/:account_id{[0-9a-f]{32}}/access/logs";
/** The older SDK for Go writes a dash. */
const PATHS = [`${LOGS}/access_requests`, `${LOGS}/access-requests`];

export const accessRequests = () =>
  router<ApiEnv>()
    .on("GET", PATHS, (c) =>
      answered(c, ofAccount, readQuery(ListAccessRequests, c.req.query()), (account, request, input) =>
        account.listAccessRequests(request, input),
      ),
    )
    .on("ALL", PATHS, refuseOtherMethods("GET"));
