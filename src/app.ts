/** Mounts the planes, one error handler, nothing more. */
import { router } from "./routes/http/router.ts";
import { gateway, refuseException, refuseMisconfigured, refuseUnroutable, type ApiEnv } from "./routes/api/gateway.ts";
import { accounts } from "./routes/control/accounts.ts";
import { clocks } from "./routes/control/clock.ts";
import { controlError, controlException } from "./routes/control/answers.ts";
import { faults } from "./routes/control/faults.ts";
import { guard, type ControlEnv } from "./routes/control/guard.ts";
import { health } from "./routes/control/health.ts";
import { onlyMethods } from "./routes/control/methods.ts";
import { controlDocument } from "./routes/control/openapi.ts";
import { requests } from "./routes/control/requests.ts";
import { scan } from "./routes/control/scan.ts";
import { tokens } from "./routes/control/tokens.ts";
import { worlds } from "./routes/control/snapshot.ts";
import { seeds } from "./routes/control/seed.ts";
import { refuseUnknownPath } from "./routes/control/unknown-path.ts";
import { zones } from "./routes/control/zones.ts";
import { home } from "./routes/page/home.ts";
import { neighbours } from "./routes/api/lookups/routes.ts";
import { openApiDocument } from "./routes/api/openapi.ts";
import { refusedRequests } from "./routes/api/refused-requests.ts";
import { isKnownApiToken } from "./routes/http/directory.ts";
import { requestLog } from "./routes/http/request-log.ts";
import { serviceTokens } from "./routes/api/service-tokens/routes.ts";
import { problemOfProcess } from "./store/account/settings/settings.ts";

const api = router<ApiEnv>()
  .use(refusedRequests)
  .use(gateway(isKnownApiToken))
  .route("/", serviceTokens)
  .route("/", neighbours)
  .all("*", refuseUnroutable);

let control: ReturnType<typeof controlPlane> | undefined;

/** Put together at its first request: a start needs none of it, and each route that is mounted costs one. */
export function controlPlane() {
  return router<ControlEnv>()
    .basePath("/_emulator")
    .route("/", controlDocument)
    .use(guard)
    .all("/openapi.json", onlyMethods("GET"))
    .all("/health", onlyMethods("GET"))
    .route("/accounts", accounts)
    .route("/accounts", clocks)
    .route("/accounts", faults)
    .route("/accounts", requests)
    .route("/accounts", tokens)
    .route("/accounts", worlds)
    .route("/scan", scan)
    .route("/zones", zones)
    .route("/seed", seeds)
    .all("*", (c) => refuseUnknownPath(c.req.path))
    .onError(controlException);
}

const isApi = (path: string): boolean => path.startsWith("/client/v4/");

export const app = router<{ Bindings: EmulatorEnv }>()
  .use(requestLog)
  .use(async (c, next) => {
    const problem = problemOfProcess(c.env.EMULATOR_SETTINGS);
    if (problem === undefined) return next();
    return isApi(c.req.path) ? refuseMisconfigured(problem) : controlError(500, "bad-settings", problem);
  })
  .route("/", openApiDocument)
  .route("/client/v4", api)
  .route("/", health)
  .all("/_emulator/*", (c) => {
    control ??= controlPlane();
    return control.fetch(c.req.raw, c.env, c.executionCtx);
  })
  .route("/", home)
  .notFound(() => controlError(404, "not-found", "Nothing is served here: the API is under /client/v4."))
  .onError((problem, c) => (isApi(c.req.path) ? refuseException(problem) : controlException(problem)));
