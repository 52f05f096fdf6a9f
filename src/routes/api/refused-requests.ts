/** Puts requests into the journal that were refused before they reached their account. */
import type { Context, MiddlewareHandler } from "hono";
import { systemMilliseconds } from "../../system.ts";
import { accountIdOfZone, isListed } from "../http/directory.ts";
import type { ApiEnv } from "./gateway.ts";
import { requestOf } from "./requests.ts";

const OWNER = /^\/client\/v4\/(accounts|zones)\/([0-9a-f]{32})(?:\/|$)/;

/** A deployed emulator writes down nothing of those whom it does not let in. */
export const refusedRequests: MiddlewareHandler<ApiEnv> = async (c, next) => {
  c.set("startedAt", systemMilliseconds());
  await next();
  if ((c.get("isForAccount") && !failed(c)) || c.env.EMULATOR_MODE !== "local") return;
  const [, scope, id] = OWNER.exec(c.req.path) ?? [];
  if (id === undefined) return;
  if (c.get("body") === undefined) c.set("body", ""); // of a request that was refused before its body was of interest
  try {
    const accountId = scope === "zones" ? await accountIdOfZone(c.env, id) : id;
    if (!(await isListed(c.env, accountId))) return; // its object would be made by being asked
    await c.env.ACCOUNTS.getByName(accountId).recordRefused({
      ...requestOf(c),
      ray: c.res.headers.get("cf-ray")?.split("-")[0] ?? "",
      status: c.res.status,
      problem: c.get("problem") ?? null,
    });
  } catch {
    // The answer stands, whatever becomes of its row; what it was answered for stands in the log already.
  }
};

/** Whether the account threw, and so did not write the request down. One that is overloaded is left in peace. */
function failed(c: Context<ApiEnv>): boolean {
  return c.error !== undefined && c.res.status === 500;
}
