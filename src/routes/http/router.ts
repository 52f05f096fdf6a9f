import { HonoBase } from "hono/hono-base";
import { LinearRouter } from "hono/router/linear-router";
import type { Env } from "hono";
import { pathOf } from "./host.ts";
import { RouterByLength } from "./router-by-length.ts";

/** What answers requests. The path is read by one function, for the router and for whoever decides by it. */
export function plane<E extends Env>(): HonoBase<E> {
  return new HonoBase<E>({ router: new RouterByLength(), getPath: pathOf });
}

/**
 * Routes that are mounted elsewhere. Its own router is never asked, and makes nothing of a route that it is given: a start is
 * what users wait for, hundreds of times a day. See docs/decisions/0005-what-a-start-costs.md.
 */
export function router<E extends Env>(): HonoBase<E> {
  return new HonoBase<E>({ router: new LinearRouter() });
}
