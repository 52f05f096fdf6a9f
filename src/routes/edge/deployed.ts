/**
 * The edge of a deployed emulator: in the path form alone, of accounts that are in use, as often as their tenant may be asked. Why a
 * request is refused is told to those who present the account's key: everybody else finds what a real edge tells.
 */
import type { Limits } from "../../rules/tenants/quotas.ts";
import { directory } from "../../store/directory/directory.ts";
import { afterRefusal, callerOf, hasOperatorsToken } from "../http/caller.ts";
import { presentsKey, reachOf } from "../http/reach.ts";
import { misplaced, type EdgePlace, type Misplaced } from "./request.ts";

/** `Authorization` is the application's: the key of an account stands here, as `Bearer` and the key. */
const KEY = "emulator-authorization";

export interface Deployed {
  readonly ok: true;
  readonly limits: Limits;
  readonly tellsReasons: boolean;
}

export async function admittedAtDeployed(
  request: Request,
  { accountId, origin }: EdgePlace,
  env: EmulatorEnv,
): Promise<Deployed | Misplaced> {
  const admission = await directory(env).admitToEdge(accountId);
  if (admission.ok) {
    return { ok: true, limits: admission.limits, tellsReasons: await presentsItsKey(request, accountId, origin, env) };
  }
  if (admission.reason === "unknown") {
    return misplaced(
      404,
      "no-such-account",
      "No account with this id is in use here: create an application in it first.",
    );
  }
  const after = String(admission.retryAfter);
  const refusal = misplaced(
    429,
    "too-many-requests",
    `Too many requests came within a minute: try again in ${after} seconds.`,
  );
  refusal.response.headers.set("retry-after", after);
  return refusal;
}

/** Whether the request presents the operator's token, or the key of the tenant that made the account. */
async function presentsItsKey(request: Request, id: string, origin: string, env: EmulatorEnv): Promise<boolean> {
  const authorization = request.headers.get(KEY);
  if (authorization === null) return false;
  const address = request.headers.get("cf-connecting-ip");
  const headers = { authorization, ...(address === null ? {} : { "cf-connecting-ip": address }) };
  const asked = new Request(`${origin}/_emulator/accounts/${id}`, { headers });
  const caller = callerOf(asked, env);
  if (hasOperatorsToken(caller)) return true;
  const reach = presentsKey(caller) ? await reachOf(asked, env) : undefined;
  const isOwner = reach?.ok === true && reach.isOwner;
  if (!isOwner) afterRefusal(caller, env); // guesses are counted here, too
  return isOwner;
}

/** An answer without what the emulator says beside it. */
export function withoutReasons(response: Response): Response {
  for (const name of Array.from(response.headers.keys())) {
    if (name.startsWith("emulator-")) response.headers.delete(name);
  }
  return response;
}
