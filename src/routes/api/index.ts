/** The API plane: what it has, and nothing else. */
import { router } from "../http/router.ts";
import { accessRequests } from "./access-requests/routes.ts";
import { applications } from "./applications/routes.ts";
import { gateway, refuseOtherMethods, type ApiEnv } from "./gateway.ts";
import { groups } from "./groups/routes.ts";
import { keys } from "./keys/routes.ts";
import { identityProviders } from "./identity-providers/routes.ts";
import { lookups } from "./lookups/routes.ts";
import { organizations } from "./organizations/routes.ts";
import { policies } from "./policies/routes.ts";
import { refuseOtherPaths, templatesOf } from "./other-paths.ts";
import { refusedRequests } from "./refused-requests.ts";
import { serviceTokens } from "./service-tokens/routes.ts";
import { tags } from "./tags/routes.ts";

/** What it has. */
const routed = router<ApiEnv>()
  .route("/", serviceTokens)
  .route("/", applications)
  .route("/", policies)
  .route("/", groups)
  .route("/", organizations)
  .route("/", keys)
  .route("/", identityProviders)
  .route("/", tags)
  .route("/", accessRequests)
  .route("/", lookups);

let templates: readonly string[] | undefined;

/** The paths that it has, as templates. */
export const routedPaths = (): readonly string[] => (templates ??= templatesOf(routed.routes));

const refuseOther = refuseOtherPaths(routedPaths);

export const api = router<ApiEnv>()
  .use(refusedRequests)
  .use(gateway)
  // The router would pass over a slash at the end.
  .use((c, next) => (c.req.path.endsWith("/") ? refuseOther(c, next) : next()))
  .all("/openapi.json", refuseOtherMethods("GET"))
  .route("/", routed)
  .all("*", refuseOther);
