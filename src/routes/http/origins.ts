/** Where requests may be sent to that the edge lets in: asked when an origin is set, and whenever it is used. */
import { listedOrigins } from "../../rules/edge/origin-list.ts";
import { placeHere, placeNearby } from "../../rules/edge/origin-url.ts";

export type OriginProblem =
  /** No place of a developer's machine. */
  | "elsewhere"
  /** A place of the private networks, for which this emulator was not started. */
  | "private"
  /** Deployed: the operator listed no host at all. */
  | "none-listed"
  /** Deployed: no host of the operator's list. */
  | "not-listed";

/** Why nothing may be sent to an origin, in the form in which it is kept; undefined when it may. */
export function problemOfOrigin(origin: string, env: EmulatorEnv): OriginProblem | undefined {
  if (env.EMULATOR_MODE === "local") {
    if (placeHere(origin) === origin) return undefined;
    if (placeNearby(origin) !== origin) return "elsewhere";
    return privateNetwork(env) ? undefined : "private";
  }
  const listed = listedOrigins(env.EMULATOR_ORIGINS);
  if (listed.has(origin)) return undefined;
  return listed.size === 0 ? "none-listed" : "not-listed";
}

/**
 * What reaches the private networks, if whoever started the emulator wants that. Without such a network nothing would hold back a name
 * that leads elsewhere, so under `wrangler dev` there is none.
 */
export function privateNetwork(env: EmulatorEnv): Fetcher | undefined {
  return env.EMULATOR_ORIGIN_NETWORK === "private" ? env.EMULATOR_PRIVATE : undefined;
}

export const HOW_TO_REACH_PRIVATE =
  "start the emulator with --origin-network private (in tests originNetwork of startEmulator; in a container EMULATOR_ORIGIN_NETWORK=private; not under wrangler dev)";
