/**
 * How many requests this Worker has received since its start: by this, whoever started it knows whether anyone came. The proxy
 * of `intercept` asks for each host that it is sent to whether it is the emulator's: that alone is nobody's request. Nor is it what a
 * browser asks for the page at `/_emulator/` while somebody looks at it.
 */
import type { Context, MiddlewareHandler } from "hono";
import { callerOf } from "./caller.ts";
import { hostOf } from "./host.ts";
import { planeOf } from "./names.ts";
import { saysPage } from "./page-client.ts";

type Env = { Bindings: EmulatorEnv };

let received = 0;

export const requestCount: MiddlewareHandler<Env> = (c, next) => {
  if (isCounted(c)) received += 1;
  return next();
};

/** Without the one that asks. */
export const requestsBefore = (c: Context<Env>): number => received - (isCounted(c) ? 1 : 0);

function isCounted({ req, env }: Context<Env>): boolean {
  if (saysPage(req.raw) && callerOf(req.raw, env).isOperatorsPage) return false;
  if (OF_CLIENTS.test(req.path) || !isOwn(req.raw, env)) return true;
  const isQuestion = req.path.startsWith("/_emulator/hosts/");
  const isOfBrowser = req.raw.headers.has("sec-fetch-site");
  return !isQuestion && !isOfBrowser;
}

/** Of the API plane, and of the edge in the path form: a test may drive a browser there. */
const OF_CLIENTS = /^\/(client\/v4|_edge)\//;

/** A protected host may have any path. */
const isOwn = (request: Request, env: EmulatorEnv): boolean => planeOf(hostOf(request) ?? "", env) === "own";
