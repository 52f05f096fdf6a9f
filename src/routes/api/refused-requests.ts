/**
 * Puts requests into the journal that reached no account: into that of the account that they were meant for, or, when they
 * name none, into that of the emulator as a whole.
 */
import type { Context, MiddlewareHandler } from "hono";
import { foreignPage, overloaded, stateUnreadable } from "../../rules/fidelity/problems.ts";
import { systemMilliseconds } from "../../system.ts";
import { directory } from "../../store/directory/directory.ts";
import { OPERATOR } from "../../store/directory/tables/zones.ts";
import { isLook } from "../../store/account/request.ts";
import { accountIdOfZone, isListed } from "../http/directory.ts";
import { isOfPage } from "../http/reach.ts";
import type { ApiEnv } from "./gateway.ts";
import { requestOf } from "./requests.ts";

const OWNER = /^\/client\/v4\/(accounts|zones)\/([0-9a-f]{32})(?:\/|$)/;

/** A deployed emulator writes down nothing of those whom it does not let in. */
export const refusedRequests: MiddlewareHandler<ApiEnv> = async (c, next) => {
  c.set("startedAt", systemMilliseconds());
  await next();
  if ((c.get("isForAccount") && !failed(c)) || c.env.EMULATOR_MODE !== "local") return;
  const problem = c.get("problem");
  if (isLook({ client: (await isOfPage(c.req.raw, c.env)) ? "page" : null, method: c.req.raw.method })) return;
  if (problem === stateUnreadable) return; // nor can it be written
  if (problem === overloaded) return; // who is overloaded is left in peace
  if (problem === foreignPage) return; // a page that somebody has open could push out what the clients asked
  const [, scope, id] = OWNER.exec(c.req.path) ?? [];
  if (c.get("body") === undefined) c.set("body", ""); // of a request that was refused before its body was of interest
  try {
    if (id === undefined) return await recordWithoutAccount(c);
    const accountId = scope === "zones" ? await accountIdOfZone(c.env, id, OPERATOR) : id;
    if (!(await isListed(c.env, accountId))) return; // its object would be made by being asked
    await c.env.ACCOUNTS.getByName(accountId).recordRefused({
      ...(await requestOf(c)),
      ray: c.get("ray") ?? "",
      status: c.res.status,
      problem: c.get("problem") ?? null,
    });
  } catch {
    // The answer stands, whatever becomes of its row; what it was answered for stands in the log already.
  }
};

/** What names no account is answered by the Worker or the directory. */
async function recordWithoutAccount(c: Context<ApiEnv>): Promise<void> {
  const problem = c.get("problem");
  await directory(c.env).recordRequest({
    ...(await requestOf(c)),
    ray: c.get("ray") ?? "",
    status: c.res.status,
    codes: problem ? [problem.error.code] : [],
    evidence: c.get("evidence") ?? { grade: "assumed", assumptions: [] },
  });
}

/** Whether the account threw, and so did not write the request down. One that is overloaded is left in peace. */
function failed(c: Context<ApiEnv>): boolean {
  return c.error !== undefined && c.res.status === 500;
}
