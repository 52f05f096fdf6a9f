import { HonoBase } from "hono/hono-base";
import { LinearRouter } from "hono/router/linear-router";
import { Hono } from "hono/tiny";
import type { Env } from "hono";
import { pathOf } from "./host.ts";

/**
 * What answers requests: its router is that of `hono/tiny`, which makes an expression of each route when it is mounted, and goes
 * through them one by one. The path is read by one function, for the router and for whoever decides by it.
 */
export function plane<E extends Env>(): HonoBase<E> {
  return new Hono<E>({ getPath: pathOf });
}

/**
 * Routes that are mounted elsewhere. Its own router is never asked, and makes nothing of a route that it is given: a start is
 * what users wait for, hundreds of times a day. See docs/decisions/0005-what-a-start-costs.md.
 */
export function router<E extends Env>(): HonoBase<E> {
  return new HonoBase<E>({ router: new LinearRouter() });
}
