/** Mounts the planes, one error handler, nothing more. */
import {
  refuseBadHost,
  refuseClosed,
  refuseException,
  refuseMisconfigured,
  type ApiEnv,
} from "./routes/api/gateway.ts";
import { api, routedPaths } from "./routes/api/index.ts";
import { openApiDocument } from "./routes/api/openapi.ts";
import { controlClosed, controlError, controlException } from "./routes/control/answers.ts";
import { health } from "./routes/control/health/routes.ts";
import { controlPlane } from "./routes/control/index.ts";
import { edge, edgeByHost } from "./routes/edge/index.ts";
import { asteriskAnswer } from "./routes/http/asterisk.ts";
import { drain } from "./routes/http/body.ts";
import { isClosed } from "./routes/http/caller.ts";
import { hostOf } from "./routes/http/host.ts";
import { planeOf } from "./routes/http/names.ts";
import { countingAccounts } from "./routes/http/open-files.ts";
import { requestCount } from "./routes/http/request-count.ts";
import { requestLog } from "./routes/http/request-log.ts";
import { plane } from "./routes/http/router.ts";
import { safeHeaders } from "./routes/http/safe-headers.ts";
import { problemOfVariables } from "./routes/http/variables.ts";
import { isLoop, loopRefusal } from "./routes/http/via.ts";
import { home } from "./routes/page/home.ts";
import { page } from "./routes/page/page.ts";

let control: ReturnType<typeof controlPlane> | undefined;

const isApi = (path: string): boolean => path.startsWith("/client/v4/");

/** What is refused on every plane, before anything else of the request is looked at. */
function refusalOfAll(request: Request, path: string, env: EmulatorEnv): Response | undefined {
  const toApi = isApi(path);
  const host = hostOf(request);
  if (host === undefined) {
    const sentence = "The Host header is no host, such as localhost:8787.";
    return toApi ? refuseBadHost() : controlError(400, "bad-host", sentence);
  }
  const problem = problemOfVariables(env, host);
  if (problem !== undefined) return toApi ? refuseMisconfigured(problem) : controlError(500, "bad-settings", problem);
  if (!isClosed(env) || path === "/_emulator/health") return undefined;
  return toApi ? refuseClosed() : controlClosed();
}

export const app = plane<ApiEnv>()
  .use(requestCount)
  .use(requestLog)
  .use(safeHeaders)
  .use(async (c, next) => {
    const refusal = asteriskAnswer(c.req.raw) ?? refusalOfAll(c.req.raw, c.req.path, c.env);
    if (refusal) await drain(c.req.raw); // so that its sender sees the answer
    if (refusal) return refusal;
    if (isLoop(c.req.raw, c.env)) {
      await drain(c.req.raw);
      return loopRefusal();
    }
    const named = planeOf(hostOf(c.req.raw) ?? "", c.env);
    if (named === "edge") return edgeByHost(c.req.raw, c.env);
    if (named === "own" || isApi(c.req.path)) return next();
    await drain(c.req.raw);
    return controlError(
      404,
      "not-found",
      "Under the name api.cloudflare.com there is the API alone, below /client/v4.",
    );
  })
  .route("/", openApiDocument)
  .all("/client/v4/*", api)
  .route("/", health)
  .route("/", page)
  .all("/_emulator/*", (c) => {
    control ??= controlPlane(routedPaths);
    return control.fetch(c.req.raw, c.env, c.executionCtx);
  })
  .all("/_edge/*", (c) => edge(c.req.raw, c.env))
  .route("/", home)
  .notFound(() => controlError(404, "not-found", "Nothing is served here: the API is under /client/v4."))
  .onError((exception, c) => (isApi(c.req.path) ? refuseException(exception, c) : controlException(exception, c)));

/** What answers each request. */
export const answer = (request: Request, env: EmulatorEnv, context: ExecutionContext): Response | Promise<Response> =>
  app.fetch(request, countingAccounts(env), context);
