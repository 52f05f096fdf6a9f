/** Mounts the planes, one error handler, nothing more. */
import { refuseException, refuseMisconfigured, type ApiEnv } from "./routes/api/gateway.ts";
import { api } from "./routes/api/index.ts";
import { openApiDocument } from "./routes/api/openapi.ts";
import { controlError, controlException } from "./routes/control/answers.ts";
import { health } from "./routes/control/health/routes.ts";
import { controlPlane } from "./routes/control/index.ts";
import { misconfiguration } from "./routes/http/process.ts";
import { requestCount } from "./routes/http/request-count.ts";
import { requestLog } from "./routes/http/request-log.ts";
import { router } from "./routes/http/router.ts";
import { home } from "./routes/page/home.ts";

let control: ReturnType<typeof controlPlane> | undefined;

const isApi = (path: string): boolean => path.startsWith("/client/v4/");

export const app = router<ApiEnv>()
  .use(requestCount)
  .use(requestLog)
  .use(async (c, next) => {
    const problem = misconfiguration(c.env);
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
  .onError((exception, c) => (isApi(c.req.path) ? refuseException(exception, c) : controlException(exception)));
