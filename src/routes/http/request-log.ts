/** One line a request, when the variable EMULATOR_LOG asks for it. A path holds no secret; queries and bodies are left out. */
import type { MiddlewareHandler } from "hono";
import { systemMilliseconds } from "../../system.ts";
import { pathnameOf } from "./host.ts";

export const requestLog: MiddlewareHandler<{ Bindings: EmulatorEnv }> = async (c, next) => {
  const format = c.env.EMULATOR_LOG;
  if (!format) return next();
  const start = systemMilliseconds();
  await next();
  const time = systemMilliseconds();
  const pathname = pathnameOf(c.req.url); // after a commit nothing may throw
  const { method } = c.req;
  const { status } = c.res;
  console.log(
    format === "json"
      ? JSON.stringify({ time: new Date(time).toISOString(), method, path: pathname, status, ms: time - start })
      : `${new Date(time).toISOString()} ${method} ${pathname} ${status} ${time - start} ms`,
  );
};
