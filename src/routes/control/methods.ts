import type { Handler } from "hono";
import { controlError } from "./answers.ts";
import type { ControlEnv } from "./guard.ts";

/** Answers a method that a known path does not have. Registered after the path's methods. */
export function onlyMethods(...allowed: readonly string[]): Handler<ControlEnv> {
  const allow = allowed.join(", ");
  return (c) =>
    controlError(405, "method-not-allowed", `${c.req.method} is not answered here; use ${allow}.`, { allow });
}
