/**
 * Who may use the control plane: the operator. On a developer's machine that is whoever connects from this machine, under a
 * loopback name and from no page of another origin; everybody else presents the operator's token.
 */
import type { MiddlewareHandler } from "hono";
import { CONTROL_BODY_LIMIT, drain, readBody, type RequestBody } from "../http/body.ts";
import { afterRefusal, callerOf, type Caller } from "../http/caller.ts";
import { SNAPSHOT_LIMIT } from "../../store/account/documents/snapshot.ts";
import { controlError } from "./answers.ts";

export interface ControlEnv {
  Bindings: EmulatorEnv;
  Variables: { body: Exclude<RequestBody, { kind: "broken" }> };
}

export const guard: MiddlewareHandler<ControlEnv> = async (c, next) => {
  const refusal = refusalOf(callerOf(c.req.raw, c.env), c.env);
  if (refusal) {
    await drain(c.req.raw); // so that its sender sees the answer
    return refusal;
  }
  const body = await readBody(c.req.raw, isSnapshot(c.req.path) ? SNAPSHOT_LIMIT : CONTROL_BODY_LIMIT);
  if (body.kind === "broken") {
    return controlError(
      400,
      "broken-body",
      "The request body cannot be read to its end: send it whole, in well-formed chunks.",
    );
  }
  c.set("body", body);
  return next();
};

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
  if (env.EMULATOR_MODE !== "local") {
    return controlError(
      403,
      "operator-token-needed",
      "The control plane of a deployed emulator is closed. Set the secret EMULATOR_OPERATOR_TOKEN and present it as Authorization: Bearer.",
    );
  }
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

const isSnapshot = (path: string): boolean => path.endsWith("/snapshot");
