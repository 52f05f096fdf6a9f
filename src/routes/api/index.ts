/** The API plane: what it has, and nothing else. */
import type { Handler, MiddlewareHandler } from "hono";
import { plane, router } from "../http/router.ts";
import { accessRequests } from "./access-requests/routes.ts";
import { applications } from "./applications/routes.ts";
import { gateway, refuseException, refuseOtherMethods, type ApiEnv } from "./gateway.ts";
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

/** What it has, by the name that stands behind `/access/` in a path; what no such name leads to are the lookups. */
const resources = {
  service_tokens: serviceTokens,
  apps: applications,
  policies,
  groups,
  organizations,
  keys,
  identity_providers: identityProviders,
  tags,
  logs: accessRequests,
};
const NAME = /^\/client\/v4\/[^/]*\/[^/]*\/access\/([^/]*)/;

let templates: readonly string[] | undefined;

/** The paths that it has, as templates. */
export const routedPaths = (): readonly string[] =>
  (templates ??= templatesOf([...Object.values(resources), lookups].flatMap((routes) => routes().routes)));

const refuseOther = refuseOtherPaths(routedPaths);

/** The router would pass over a slash at the end. */
const refuseSlashAtEnd: MiddlewareHandler<ApiEnv> = (c, next) =>
  c.req.path.endsWith("/") ? refuseOther(c, next) : next();

function planeOf(routes: () => ReturnType<typeof router<ApiEnv>>) {
  return plane<ApiEnv>()
    .basePath("/client/v4")
    .use(refusedRequests)
    .use(gateway)
    .use(refuseSlashAtEnd)
    .all("/openapi.json", refuseOtherMethods("GET"))
    .route("/", routes())
    .all("*", refuseOther)
    .onError(refuseException);
}

const planes = new Map<string, ReturnType<typeof planeOf>>();

/**
 * Each resource is a plane of its own, put together at its first request: a first token needs one of them, and a router makes an
 * expression of each route, which a request pays for that goes through them. See docs/decisions/0005-what-a-start-costs.md.
 */
export const api: Handler<ApiEnv> = (c) => {
  const [, found = ""] = NAME.exec(c.req.path) ?? [];
  const name = Object.hasOwn(resources, found) ? (found as keyof typeof resources) : "";
  let asked = planes.get(name);
  if (asked === undefined) planes.set(name, (asked = planeOf(name === "" ? lookups : resources[name])));
  return asked.fetch(c.req.raw, c.env, c.executionCtx);
};
