/** What stands before every route of the API plane: the body is read, and the credentials are looked at. */
import type { Context, Handler, MiddlewareHandler } from "hono";
import { evidenceOf, evidenceText, type Evidence } from "../../rules/fidelity/evidence.ts";
import {
  answerTooLarge,
  authenticationError,
  badHost,
  bodyBroken,
  bodyTooLarge,
  bodyTooSlow,
  closed,
  internalError,
  methodNotAllowed,
  overloaded,
  problemOf,
  rateLimited,
  stateUnreadable,
  unauthorizedResource,
  unavailable,
  type Problem,
} from "../../rules/fidelity/problems.ts";
import { beforeRefusal, isRefused, inTurn, ownerIn } from "../http/admission.ts";
import { drain, readBody, type RequestBody } from "../http/body.ts";
import { afterRefusal, callerOf, refusalOf, type Caller } from "../http/caller.ts";
import { exceptionKind } from "../http/exceptions.ts";
import { logNoFilesLeft, NoFilesLeft } from "../http/open-files.ts";
import { logOnce, problemOfState } from "../http/unreadable-state.ts";
import { unwritableSentence } from "../http/unwritable-state.ts";
import { reachOf, type NoReach } from "../http/reach.ts";
import { newRay, rayText } from "../http/ray.ts";
import { failure, success, type Headers, type Success } from "./envelope.ts";

export interface ApiEnv {
  Bindings: EmulatorEnv;
  Variables: {
    /** The body of the request. */
    body: string;
    /** System time, in milliseconds. */
    startedAt: number;
    /** Whether the account writes this request down. */
    isForAccount: boolean;
    /** Of an answer that no account gave: the problem, unless it is a success. */
    problem: Problem;
    /** Of such an answer: what it rests on. */
    evidence: Evidence;
    /** Of such an answer: its id. */
    ray: string;
  };
}

/** Answers a request with a problem, which the journal is to know. */
export function refuse(c: Context<ApiEnv>, problem: Problem, headers: Headers = {}): Response {
  c.set("problem", problem);
  return failure(problem, { ...known(c, evidenceOf(problem.grade, problem.restsOn, {})), ...headers });
}

/** Answers a request without its account, which the journal is to know, too. */
export function succeed(c: Context<ApiEnv>, answer: Success, evidence: Evidence): Response {
  return success(answer, known(c, evidence));
}

/** Keeps what the journal tells of an answer, and gives the headers that say it. */
function known(c: Context<ApiEnv>, evidence: Evidence): Headers {
  const ray = newRay();
  c.set("ray", ray);
  c.set("evidence", evidence);
  return { "cf-ray": rayText(ray), "emulator-evidence": evidenceText(evidence) };
}

/** What a stranger sends is read only to be thrown away, so that he sees the answer. */
export const gateway: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const caller = callerOf(c.req.raw, c.env);
  const refusal = await refusalFor(c.req.raw, caller, c.env);
  if (refusal) {
    if (refusal === authenticationError) afterRefusal(caller, c.env);
    await drain(c.req.raw);
    return refuse(c, refusal);
  }
  const owner = await ownerOf(c.req.raw, c.req.path, c.env);
  if (isRefused(owner, c.env)) return refuseForLoad(c);
  const body = await readBody(c.req.raw);
  if (body.kind === "no-room") return refuseForLoad(c);
  if (body.kind !== "text") return refuse(c, problemOfBody(body));
  try {
    c.set("body", body.text);
    const hadTurn = await inTurn(owner, c.env, () => next().then(() => true));
    if (!hadTurn) return await refuseForLoad(c);
  } finally {
    body.letGo();
  }
  if (c.res.status === 403) afterRefusal(caller, c.env); // by its account
};

/** Deployed, a tenant's requests take turns with those of others, whichever account they are for. */
async function ownerOf(request: Request, path: string, env: EmulatorEnv): Promise<string> {
  const reach = env.EMULATOR_MODE === "local" ? undefined : await reachOf(request, env);
  return (reach?.ok ? reach.tenantId : undefined) ?? ownerIn(path);
}

/** No account writes it down, nor does the directory: to write would take as long as to answer. */
async function refuseForLoad(c: Context<ApiEnv>): Promise<Response> {
  await beforeRefusal();
  await drain(c.req.raw);
  return refuse(c, overloaded);
}

function problemOfBody({ kind }: Exclude<RequestBody, { kind: "text" | "no-room" }>): Problem {
  if (kind === "too-slow") return bodyTooSlow;
  return kind === "broken" ? bodyBroken : bodyTooLarge;
}

/** On a deployed emulator only the operator gets in, tenants, and the API tokens that an account or the process has. */
async function refusalFor(request: Request, caller: Caller, env: EmulatorEnv): Promise<Problem | undefined> {
  const refusal = refusalOf(caller, env);
  if (refusal !== authenticationError || !("token" in caller.credential)) return refusal;
  const reach = await reachOf(request, env);
  return reach.ok ? undefined : problemOfReach(reach);
}

function problemOfReach(reach: NoReach): Problem {
  switch (reach.reason) {
    case "unknown":
      return authenticationError;
    case "not-yours":
      return unauthorizedResource;
    case "too-many-requests":
    case "too-many-guesses":
      return rateLimited(reach.retryAfter);
    case "too-many-accounts":
      return problemOf({ kind: "account-quota", limit: reach.limit });
  }
}

/** Answers a method that a known path does not have. Registered after the path's methods. */
export function refuseOtherMethods(...allowed: readonly string[]): Handler<ApiEnv> {
  return (c) => refuse(c, methodNotAllowed(allowed));
}

/** An exception is a bug, state that cannot be read, or a Durable Object that cannot answer now; the client gets Cloudflare's form either way. */
export async function refuseException(exception: Error, c: Context<ApiEnv>): Promise<Response> {
  const unwritten = unwritableSentence(exception);
  if (unwritten !== undefined) {
    logOnce(unwritten);
    return refuse(c, stateUnreadable, hint(unwritten));
  }
  const ofState = await problemOfState(exception, c.env, c.req.path);
  if (ofState instanceof NoFilesLeft) {
    logNoFilesLeft(ofState);
    return refuse(c, unavailable, { ...hint(ofState.message), "retry-after": String(ofState.retryAfter) });
  }
  if (ofState) {
    logOnce(ofState.message);
    return refuse(c, stateUnreadable, hint(ofState.message));
  }
  const kind = exceptionKind(exception);
  if (kind === "overloaded") return refuse(c, rateLimited());
  if (kind === "too-large") return refuse(c, answerTooLarge);
  const answer = refuse(c, kind === "unavailable" ? unavailable : internalError);
  console.error(`${answer.headers.get("cf-ray")} ${exception.stack ?? exception.message}`);
  return answer;
}

/** Answers every request as long as there is no operator's token. */
export function refuseClosed(): Response {
  return failure(closed);
}

export function refuseBadHost(): Response {
  return failure(badHost);
}

/** Answers every request as long as the settings of the process are wrong. */
export function refuseMisconfigured(sentence: string): Response {
  return failure(internalError, hint(sentence));
}

function hint(sentence: string): Headers {
  return { "emulator-hint": sentence.replaceAll(/[^\x20-\x7e]/g, "?") };
}
