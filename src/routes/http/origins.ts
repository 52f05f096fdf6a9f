/** Where requests may be sent to that the edge lets in: asked when an origin is set, and whenever it is used. */
import { listedOrigins } from "../../rules/edge/origin-list.ts";
import { placeHere } from "../../rules/edge/origin-url.ts";

export type OriginProblem =
  /** No place of a developer's machine. */
  | "elsewhere"
  /** Deployed: the operator listed no host at all. */
  | "none-listed"
  /** Deployed: no host of the operator's list. */
  | "not-listed";

/** Why nothing may be sent to an origin, in the form in which it is kept; undefined when it may. */
export function problemOfOrigin(origin: string, env: EmulatorEnv): OriginProblem | undefined {
  if (env.EMULATOR_MODE === "local") return placeHere(origin) === origin ? undefined : "elsewhere";
  const listed = listedOrigins(env.EMULATOR_ORIGINS);
  if (listed.has(origin)) return undefined;
  return listed.size === 0 ? "none-listed" : "not-listed";
}
