/** Answers what has no route: an id of the wrong form as Cloudflare does, and what is not emulated as nobody else does. */
import { pathnameOf } from "../http/host.ts";
import type { Context, Handler } from "hono";
import { otherPathProblem, unroutable } from "../../rules/fidelity/problems.ts";
import { malformedIdIn, nearestPath, ownerIn } from "../../rules/paths/other-path.ts";
import { otherPathsOfProcess } from "../../store/account/settings/process-settings.ts";
import { accountOfZone } from "../http/directory.ts";
import { reachOfAdmitted } from "../http/reach.ts";
import { refuse, type ApiEnv } from "./gateway.ts";
import { requestOf, respond } from "./requests.ts";

const PREFIX = "/client/v4";

/** `templates` are those of the paths that are routed. */
export function refuseOtherPaths(templates: () => readonly string[]): Handler<ApiEnv> {
  return async (c) => {
    const path = c.req.path.slice(PREFIX.length);
    const pathname = pathnameOf(c.req.url);
    const malformed = malformedIdIn(path);
    if (malformed) {
      return refuse(c, unroutable(pathname, `the id after /${malformed}/ must be 32 lower-case hex digits`));
    }
    const other = {
      method: c.req.raw.method,
      path: pathname,
      nearest: nearestPath(path, templates()),
    };
    const account = await accountIn(c, path);
    if (account) {
      const { search: query } = new URL(c.req.url);
      const whole = { ...other, place: pathname.slice(PREFIX.length), query, body: c.var.body };
      return respond(await account.answerOtherPath(await requestOf(c), whole));
    }
    return refuse(c, otherPathProblem(otherPathsOfProcess(c.env.EMULATOR_SETTINGS), other));
  };
}

/** The account that a path is about, if it is about one. */
async function accountIn(c: Context<ApiEnv>, path: string) {
  const owner = ownerIn(path);
  if (!owner) return undefined;
  if (owner.scope === "accounts") return c.env.ACCOUNTS.getByName(owner.id);
  return accountOfZone(c.env, owner.id, await reachOfAdmitted(c.req.raw, c.env));
}

/** The routes of an app as templates such as `/accounts/{account_id}`, each once. */
export function templatesOf(routes: readonly { readonly path: string }[]): string[] {
  return [...new Set(routes.map(({ path }) => path.replaceAll(/:(\w+)(\{[^/]*\})?/g, "{$1}")))];
}
