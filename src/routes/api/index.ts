/** The API plane: what it has, and nothing else. */
import { router } from "../http/router.ts";
import { gateway, refuseUnroutable, type ApiEnv } from "./gateway.ts";
import { lookups } from "./lookups/routes.ts";
import { refusedRequests } from "./refused-requests.ts";
import { serviceTokens } from "./service-tokens/routes.ts";

export const api = router<ApiEnv>()
  .use(refusedRequests)
  .use(gateway)
  .route("/", serviceTokens)
  .route("/", lookups)
  .all("*", refuseUnroutable);
