/** The control plane: what the real service does not have. */
import type { MiddlewareHandler } from "hono";
import { endLeases } from "../http/leases.ts";
import { plane } from "../http/router.ts";
import { accounts } from "./accounts/routes.ts";
import { controlException } from "./answers.ts";
import { audited } from "./audit/audited.ts";
import { audit } from "./audit/routes.ts";
import { clocks } from "./clock/routes.ts";
import { edgeDoors } from "./edge-doors/routes.ts";
import { explanations } from "./explain/routes.ts";
import { faults } from "./faults/routes.ts";
import { fixedAnswers } from "./fixed-answers/routes.ts";
import { guard, type ControlEnv } from "./guard.ts";
import { hosts } from "./hosts/routes.ts";
import { onlyMethods } from "./methods.ts";
import { controlDocument } from "./openapi/routes.ts";
import { emulatorRequests, requests } from "./requests/routes.ts";
import { origins } from "./origins/routes.ts";
import { scan } from "./scan/routes.ts";
import { seeds } from "./seed/routes.ts";
import { settings } from "./settings/routes.ts";
import { snapshots } from "./snapshot/routes.ts";
import { tenants } from "./tenants/routes.ts";
import { tokens } from "./tokens/routes.ts";
import { refuseUnknownPath } from "./unknown-path.ts";
import { usage } from "./usage/routes.ts";
import { verify } from "./verify/routes.ts";
import { zones } from "./zones/routes.ts";

/** What a change takes away is not let in any more when its answer is there. */
const changes: MiddlewareHandler<ControlEnv> = async (c, next) => {
  await next().finally(() => {
    if (c.req.method !== "GET" && c.req.method !== "HEAD") endLeases();
  });
};

/**
 * Put together at its first request: a start needs none of it, and each route that is mounted costs one. `emulatedPaths` are the
 * templates of what the API plane has.
 */
export function controlPlane(emulatedPaths: () => readonly string[]) {
  return plane<ControlEnv>()
    .basePath("/_emulator")
    .route("/", controlDocument)
    .use(guard)
    .use((c, next) => {
      c.set("emulatedPaths", emulatedPaths());
      return next();
    })
    .use(changes)
    .use(audited)
    .all("/", onlyMethods("GET")) // the page
    .all("/openapi.json", onlyMethods("GET"))
    .all("/health", onlyMethods("GET"))
    .route("/accounts", accounts)
    .route("/accounts", settings)
    .route("/accounts", verify)
    .route("/accounts", clocks)
    .route("/accounts", faults)
    .route("/accounts", fixedAnswers)
    .route("/accounts", origins)
    .route("/accounts", requests)
    .route("/accounts", tokens)
    .route("/accounts", explanations)
    .route("/accounts", edgeDoors)
    .route("/accounts", snapshots)
    .route("/", emulatorRequests)
    .route("/hosts", hosts)
    .route("/scan", scan)
    .route("/zones", zones)
    .route("/seed", seeds)
    .route("/tenants", tenants)
    .route("/usage", usage)
    .route("/audit", audit)
    .all("*", (c) => refuseUnknownPath(c.req.path))
    .onError(controlException);
}
