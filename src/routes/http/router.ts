import { LinearRouter } from "hono/router/linear-router";
import { Hono } from "hono/tiny";
import type { Env } from "hono";
import { pathOf } from "./host.ts";

/**
 * A Hono app whose router compiles nothing: a start is what users wait for (hundreds of times a day), and among some forty
 * routes a search from the top takes microseconds. See docs/decisions/0005-what-a-start-costs.md.
 */
export function router<E extends Env>(): Hono<E> {
  return new Hono<E>({ router: new LinearRouter(), getPath: pathOf });
}
