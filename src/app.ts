/** Mounts the planes, and answers what none of them does. */
import { Hono } from "hono";
import { gateway, refuseException, refuseUnroutable, type ApiEnv } from "./api/gateway.ts";
import { accounts } from "./routes/control/accounts.ts";
import { controlError } from "./routes/control/answers.ts";
import { guard, type ControlEnv } from "./routes/control/guard.ts";
import { health } from "./routes/control/health.ts";
import { zones } from "./routes/control/zones.ts";
import { home } from "./routes/home.ts";
import { neighbours } from "./routes/neighbours.ts";
import { openApiDocument } from "./routes/openapi.ts";
import { serviceTokens } from "./routes/service-tokens.ts";

const api = new Hono<ApiEnv>()
  .use(gateway)
  .route("/", serviceTokens)
  .route("/", neighbours)
  .all("*", refuseUnroutable)
  .onError(refuseException);

const control = new Hono<ControlEnv>()
  .use(guard)
  .route("/accounts", accounts)
  .route("/zones", zones)
  .all("*", () =>
    controlError(404, "not-found", "The control plane has no such path; docs/control-plane.md lists what it has."),
  )
  .onError((problem) => {
    console.error(problem.stack ?? problem.message);
    return controlError(500, "internal-error", "The emulator failed; its log says more. This is a bug.");
  });

export const app = new Hono<{ Bindings: EmulatorEnv }>()
  .route("/", openApiDocument)
  .route("/client/v4", api)
  .route("/", health)
  .route("/_emulator", control)
  .route("/", home)
  .notFound(() => controlError(404, "not-found", "Nothing is served here: the API is under /client/v4."));
