/**
 * How many requests this Worker has received since its start: by this, whoever started it knows whether anyone came. The proxy
 * of `intercept` asks for each host that it is sent to whether it is the emulator's: that alone is nobody's request.
 */
import type { MiddlewareHandler } from "hono";
import { hostOf } from "./host.ts";
import { planeOf } from "./names.ts";

let received = 0;

export const requestCount: MiddlewareHandler<{ Bindings: EmulatorEnv }> = (c, next) => {
  if (!isQuestion(c.req.raw, c.req.path, c.env)) received += 1;
  return next();
};

/** A protected host may have such a path, too. */
const isQuestion = (request: Request, path: string, env: EmulatorEnv): boolean =>
  path.startsWith("/_emulator/hosts/") && planeOf(hostOf(request) ?? "", env) === "own";

/** Without the one that asks. */
export const requestsBefore = (): number => received - 1;
