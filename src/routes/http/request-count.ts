/** How many requests this Worker has received since its start: by this, whoever started it knows whether anyone came. */
import type { MiddlewareHandler } from "hono";

let received = 0;

export const requestCount: MiddlewareHandler = (_, next) => {
  received += 1;
  return next();
};

/** Without the one that asks. */
export const requestsBefore = (): number => received - 1;
