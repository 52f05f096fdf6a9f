import { Hono } from "hono/tiny";
import type { Env } from "hono";
import { pathOf } from "./host.ts";

/**
 * A Hono app with the small router of `hono/tiny`, which goes through the routes one by one: a start is what users wait for
 * (hundreds of times a day), and among some hundred routes a search from the top takes microseconds. See
 * docs/decisions/0005-what-a-start-costs.md. The path is read by one function, for the router and for whoever decides by it.
 */
export function router<E extends Env>(): Hono<E> {
  return new Hono<E>({ getPath: pathOf });
}
