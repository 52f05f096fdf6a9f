/**
 * Who may use the control plane: the operator. On a developer's machine that is whoever connects from this machine, under a
 * loopback name and from no page of another origin; everybody else presents the operator's token.
 */
import type { MiddlewareHandler } from "hono";
import { beforeRefusal, isRefused, inTurn, ownerIn } from "../http/admission.ts";
import { CONTROL_BODY_LIMIT, drain, readBody, type NoBody, type RequestBody } from "../http/body.ts";
import { afterRefusal, callerOf, type Caller } from "../http/caller.ts";
import { pathOf } from "../http/host.ts";
import { presentsKey, reachOf, reachOfAdmitted, type NoReach, type Reach } from "../http/reach.ts";
import { bodyTooSlow, brokenBody, controlError, notYours, overloaded, overQuota } from "./answers.ts";

export interface ControlEnv {
  Bindings: EmulatorEnv;
  Variables: {
    body: Exclude<RequestBody, NoBody>;
    reach: Reach;
    /** The templates of the paths that the API plane has. */
    emulatedPaths: readonly string[];
    /** What it was done to, for the audit, where the path does not say it: of a request that was refused later, too. */
    subjects?: readonly string[];
  };
}

export const guard: MiddlewareHandler<ControlEnv> = async (c, next) => {
  const caller = callerOf(c.req.raw, c.env);
  const refusal = isOfTenant(caller, c.env) ? await refusalOfTenant(c.req.raw, c.env) : refusalOf(caller, c.env);
  if (refusal) {
    await drain(c.req.raw); // so that its sender sees the answer
    return refusal;
  }
  const reach = await reachOfAdmitted(c.req.raw, c.env);
  const owner = reach.tenantId ?? ownerIn(c.req.path);
  if (isRefused(owner, c.env)) return refusalForLoad(c.req.raw);
  const body = isSnapshot(c.req) ? NONE : await readBody(c.req.raw, CONTROL_BODY_LIMIT);
  if (body.kind !== "text" && body.kind !== "too-large") return refusalOfBody(c.req.raw, body);
  try {
    c.set("body", body);
    c.set("reach", reach);
    const hadTurn = await inTurn(owner, c.env, () => next().then(() => true), SNAPSHOT.test(c.req.path) ? 2 : 1);
    return hadTurn ? undefined : await refusalForLoad(c.req.raw);
  } finally {
    if (body.kind === "text") body.letGo();
  }
};

async function refusalForLoad(request: Request): Promise<Response> {
  await beforeRefusal();
  await drain(request);
  return overloaded();
}

function refusalOfBody(request: Request, { kind }: NoBody): Response | Promise<Response> {
  if (kind === "no-room") return refusalForLoad(request);
  return kind === "too-slow" ? bodyTooSlow() : brokenBody();
}

function isOfTenant(caller: Caller, env: EmulatorEnv): boolean {
  return env.EMULATOR_MODE !== "local" && caller.kind !== "operator" && presentsKey(caller);
}

/** What a tenant may ask for: its accounts, its zones, and what it uses. */
const ofTenants = /^\/_emulator\/(accounts|zones|seed|scan|usage)(\/|$)/;

/** Why this request of a tenant is not let in, if it is not. */
async function refusalOfTenant(request: Request, env: EmulatorEnv): Promise<Response | undefined> {
  const reach = await reachOf(request, env);
  if (!reach.ok) return refusalOfReach(reach);
  const path = pathOf(request);
  if (!ofTenants.test(path)) {
    return controlError(403, "operator-only", "This path is the operator's: present the operator's token.");
  }
  const isFull = reach.limits?.bytesLeft === 0 && GROWING.has(request.method) && !mayAlways.test(path);
  if (!isFull) return undefined;
  return overQuota("The tenant takes as many bytes as it may: delete tokens, or empty accounts that are not needed.");
}

/** Requests of these methods may store something. */
const GROWING = new Set(["POST", "PUT", "PATCH"]);
/** What is asked by POST and stores nothing to speak of. */
const mayAlways = /^\/_emulator\/(scan|accounts\/[0-9a-f]{32}\/(verify|explain|clock|clock\/advance))\/?$/;

function refusalOfReach(reach: NoReach): Response {
  switch (reach.reason) {
    case "unknown":
      return tokenNeeded();
    case "not-yours":
      return notYours();
    case "too-many-requests":
    case "too-many-guesses": {
      const sentence = `Too many requests came within a minute: try again in ${reach.retryAfter} seconds.`;
      return controlError(429, "too-many-requests", sentence, { "retry-after": String(reach.retryAfter) });
    }
    case "too-many-accounts":
      return overQuota(`The tenant has as many accounts in use as it may have (${reach.limit}): empty one first.`);
  }
}

/** Why this request is not let in, if it is not. */
function refusalOf(caller: Caller, env: EmulatorEnv): Response | undefined {
  if (caller.kind === "operator") return undefined;
  const wait = afterRefusal(caller, env);
  if (wait > 0) {
    return controlError(
      429,
      "too-many-guesses",
      `Too many wrong tokens came from this address: try again in ${wait} seconds. The token is the one in EMULATOR_OPERATOR_TOKEN.`,
      { "retry-after": String(wait) },
    );
  }
  if (env.EMULATOR_MODE !== "local") return tokenNeeded();
  if (caller.isForeignPage) {
    return controlError(403, "origin-not-loopback", "The control plane does not answer pages of other origins.");
  }
  if (!caller.peer.isNear) {
    return controlError(
      403,
      "operator-token-needed",
      "The control plane is open to clients on the emulator's own machine. From elsewhere, present as Authorization: Bearer the token that EMULATOR_OPERATOR_TOKEN had at its start.",
    );
  }
  return controlError(
    403,
    "host-not-loopback",
    "The control plane answers loopback hosts only: use localhost or 127.0.0.1, or present the operator's token.",
  );
}

function tokenNeeded(): Response {
  return controlError(
    403,
    "operator-token-needed",
    "The control plane of a deployed emulator is for its operator and its tenants: present the token in EMULATOR_OPERATOR_TOKEN, or a tenant's key that is valid, as Authorization: Bearer. A key may have expired or been rotated.",
  );
}

const NONE = { kind: "text", text: "", letGo: () => {} } as const;

/** It may be larger than memory should hold twice: the account reads it. */
const isSnapshot = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method === "PUT" && SNAPSHOT.test(path);

const SNAPSHOT = /^\/_emulator\/accounts\/[0-9a-f]{32}\/snapshot$/;
