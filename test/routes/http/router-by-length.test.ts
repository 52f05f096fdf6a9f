/** Going only through the routes of a path's length finds what going through all of them finds. */
import { METHODS } from "hono/router";
import { PatternRouter } from "hono/router/pattern-router";
import { expect, test } from "vitest";
import { app } from "../../../src/app.ts";
import { RouterByLength } from "../../../src/routes/http/router-by-length.ts";
import { controlPlane } from "../../../src/routes/control/index.ts";

const ID = "0123456789abcdef0123456789abcdef";

/** Paths that a route is for, and those beside them that it may not be for. */
function pathsFor(route: string): string[] {
  const path = route.replaceAll(/:\w+(?:\{[^/]*\})?/g, ID).replaceAll("*", "a/b");
  return [
    path,
    `${path}/`,
    `${path}//`,
    `${path}/more`,
    path.replace(/\/[^/]*$/, ""),
    path.replace(ID, ""),
    path.replace(ID, "x"),
  ];
}

/** What is compared: the places of the routes, and what stands for their parameters. */
const found = (router: Pick<RouterByLength<number>, "match">, method: string, path: string) =>
  router.match(method, path)[0].map(([place, parameters]) => [place, { ...(parameters as object) }]);

test.each([
  ["the Worker", app.routes],
  ["the control plane", controlPlane(() => []).routes],
])("of all routes of %s the same are found, in the same order", (_, routes) => {
  const [all, byLength] = [new PatternRouter<number>(), new RouterByLength<number>()];
  for (const [place, { method, path }] of routes.entries()) {
    all.add(method, path, place);
    byLength.add(method, path, place);
  }
  const paths = new Set(["", "/", "//", "/a", `/${"a/".repeat(100)}`, ...routes.flatMap(({ path }) => pathsFor(path))]);
  for (const method of METHODS.map((name) => name.toUpperCase())) {
    for (const path of paths)
      expect([path, ...found(byLength, method, path)]).toEqual([path, ...found(all, method, path)]);
  }
});

test("a route that is added after a path was asked for is found", () => {
  const router = new RouterByLength<string>();
  router.add("ALL", "*", "every path");
  expect(router.match("GET", "/a")[0].map(([name]) => name)).toEqual(["every path"]);
  router.add("GET", "/:name", "one part");
  expect(router.match("GET", "/a")[0].map(([name]) => name)).toEqual(["every path", "one part"]);
});
