/**
 * One line a request, when the variable EMULATOR_LOG asks for it; one to the edge by hostname has its host. Queries and bodies are
 * left out; what in path or host looks like a secret is, too: clients have their bugs, and a secret that stands in the place of an
 * id is one of them.
 */
import type { MiddlewareHandler } from "hono";
import { redacted } from "../../rules/values/redaction.ts";
import { visible, visibleJson } from "../../rules/values/visible.ts";
import { systemMilliseconds } from "../../system.ts";
import { hostOf } from "./host.ts";
import { planeOf } from "./names.ts";

/** As much of a path as a line shows, in characters. */
const LONGEST = 2048;

export const requestLog: MiddlewareHandler<{ Bindings: EmulatorEnv }> = async (c, next) => {
  const format = c.env.EMULATOR_LOG;
  if (!format) return next();
  const start = systemMilliseconds();
  const name = hostOf(c.req.raw);
  const host = name !== undefined && planeOf(name, c.env) === "edge" ? redacted(name, LONGEST).text : undefined; // every other is this emulator
  await next();
  const time = systemMilliseconds();
  const path = shownPath(c.req.url); // after a commit nothing may throw
  const { method } = c.req;
  const { status } = c.res;
  console.log(
    format === "json"
      ? visibleJson(
          JSON.stringify({
            time: new Date(time).toISOString(),
            method,
            ...(host ? { host } : {}),
            path,
            status,
            ms: time - start,
          }),
        )
      : `${new Date(time).toISOString()} ${method} ${host ?? ""}${visible(path)} ${status} ${time - start} ms`,
  );
};

/** The answer is given by now: nothing is parsed that could fail. */
function shownPath(url: string): string {
  const [, path = ""] = /^[a-z]+:\/\/[^/?#*]*([^?#]*)/i.exec(url) ?? [];
  const { text, isCut } = redacted(path, LONGEST);
  return isCut ? `${text}…` : text;
}
