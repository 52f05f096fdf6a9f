/**
 * The edge of a deployed emulator: in the path form alone, of accounts that are in use, as often as their tenant may be asked. Why a
 * request is refused is told to those who present the account's key: everybody else finds what a real edge tells.
 */
import type { Limits } from "../../rules/tenants/quotas.ts";
import type { EdgeAdmission } from "../../store/directory/admission.ts";
import { directory } from "../../store/directory/directory.ts";
import { afterRefusal, callerOf, hasOperatorsToken } from "../http/caller.ts";
import { Guesses } from "../http/guesses.ts";
import { Leases } from "../http/leases.ts";
import { peerOf } from "../http/peer.ts";
import { presentsKey } from "../http/reach.ts";
import { knownWait, noteWait } from "../http/spent-quotas.ts";
import { digestOf, systemMilliseconds } from "../../system.ts";
import { toHex } from "../../rules/values/hex.ts";
import { misplaced, type EdgePlace, type Misplaced } from "./request.ts";

/** `Authorization` is the application's: the key of an account stands here, as `Bearer` and the key. */
const KEY = "emulator-authorization";

export interface Deployed {
  readonly ok: true;
  readonly limits: Limits;
  readonly tellsReasons: boolean;
}

/** The one that asks for accounts that nobody uses: the directory is not asked for each of them. */
const guesses = new Guesses(100);

/** Visits that were let in, by account and by the key that was presented. */
const leases = new Leases<EdgeAdmission>();

export async function admittedAtDeployed(
  request: Request,
  place: EdgePlace,
  env: EmulatorEnv,
): Promise<Deployed | Misplaced> {
  const { address, isNear } = peerOf(request, env);
  const guesser = isNear ? undefined : address;
  const now = systemMilliseconds();
  const wait = guesser === undefined ? 0 : guesses.wait(guesser, now);
  if (wait > 0) return tooMany(wait);
  const spent = knownWait(place.accountId, now);
  if (spent > 0) return tooMany(spent);
  const presented = await presentedWith(request, place, env);
  const key = presented === "operators-token" ? null : presented;
  const admission = await admissionOf(place.accountId, key, now, env);
  if (admission.ok) {
    if (guesser !== undefined) guesses.afterRight(guesser);
    const tellsReasons = presented === "operators-token" || admission.isOwner;
    return { ok: true, limits: admission.limits, tellsReasons };
  }
  if (admission.reason === "too-many-requests") {
    noteWait(place.accountId, admission.retryAfter, now);
    return tooMany(admission.retryAfter);
  }
  if (guesser !== undefined) guesses.afterWrong(guesser, now);
  return misplaced(
    404,
    "no-such-account",
    "No account with this id is in use here: create an application in it first.",
  );
}

async function admissionOf(
  accountId: string,
  key: string | null,
  now: number,
  env: EmulatorEnv,
): Promise<EdgeAdmission> {
  const lease = `${accountId} ${key}`;
  return (
    leases.take(lease, now) ??
    leases.renew(lease, now, async (letIn) => {
      const answer = await directory(env).admitToEdge({ accountId, key, letIn });
      return { answer, lease: answer.ok ? answer.lease : 0 };
    })
  );
}

function tooMany(seconds: number): Misplaced {
  const sentence = `Too many requests came within a minute: try again in ${seconds} seconds.`;
  const refusal = misplaced(429, "too-many-requests", sentence);
  refusal.response.headers.set("retry-after", String(seconds));
  return refusal;
}

/** The digest of the tenant's key that the request presents, or that it presents the operator's token; null when neither. */
async function presentedWith(request: Request, { origin }: EdgePlace, env: EmulatorEnv) {
  const authorization = request.headers.get(KEY);
  if (authorization === null) return null;
  const address = request.headers.get("cf-connecting-ip");
  const headers = { authorization, ...(address === null ? {} : { "cf-connecting-ip": address }) };
  const { cf } = request;
  const caller = callerOf(new Request(origin, { headers, ...(cf && { cf }) }), env);
  if (hasOperatorsToken(caller)) return "operators-token";
  if ("token" in caller.credential && presentsKey(caller)) return toHex(await digestOf(caller.credential.token));
  afterRefusal(caller, env); // guesses of the operator's token are counted here, too
  return null;
}

/** An answer without what the emulator says beside it. */
export function withoutReasons(response: Response): Response {
  for (const name of Array.from(response.headers.keys())) {
    if (name.startsWith("emulator-")) response.headers.delete(name);
  }
  return response;
}
