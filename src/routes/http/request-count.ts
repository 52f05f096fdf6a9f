/**
 * How many requests this Worker has received since its start: by this, whoever started it knows whether anyone came. The proxy
 * of `intercept` asks for each host that it is sent to whether it is the emulator's: that alone is nobody's request.
 */
import type { MiddlewareHandler } from "hono";

let received = 0;

export const requestCount: MiddlewareHandler = (c, next) => {
  if (!c.req.path.startsWith("/_emulator/hosts/")) received += 1;
  return next();
};

/** Without the one that asks. */
export const requestsBefore = (): number => received - 1;
