/**
 * The router of `hono/tiny`, which makes an expression of each route and goes through them one by one: here only through those that
 * a path of so many parts can be for. Their expressions are made when the first such path comes: a start needs few of them.
 */
import type { Result, Router } from "hono/router";
import { PatternRouter } from "hono/router/pattern-router";

interface Route<T> {
  readonly method: string;
  readonly path: string;
  readonly handler: T;
  /** Undefined of one that paths of any length are for: no other parameter of a route takes a slash. */
  readonly length: number | undefined;
}

export class RouterByLength<T> implements Router<T> {
  readonly name = "RouterByLength";
  readonly #routes: Route<T>[] = [];
  readonly #routers = new Map<number, PatternRouter<T>>();
  #longest = 0;

  add(method: string, path: string, handler: T): void {
    const length = path.endsWith("*") ? undefined : lengthOf(path);
    this.#routes.push({ method, path, handler, length });
    this.#longest = Math.max(this.#longest, length ?? 0);
    this.#routers.clear();
  }

  match(method: string, path: string): Result<T> {
    const length = Math.min(lengthOf(path), this.#longest + 1); // all that are longer are for the same routes
    const router = this.#routers.get(length) ?? this.#made(length);
    return router.match(method, path);
  }

  #made(length: number): PatternRouter<T> {
    const router = new PatternRouter<T>();
    for (const { method, path, handler, length: own } of this.#routes) {
      if (own === undefined || own === length) router.add(method, path, handler);
    }
    this.#routers.set(length, router);
    return router;
  }
}

/** How many parts a path has; a slash at its end makes no more of them. */
function lengthOf(path: string): number {
  let slashes = 0;
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) slashes += 1;
  return path.endsWith("/") ? slashes - 1 : slashes;
}
