/**
 * Who may use the control plane. On a developer's machine: whoever reaches it under a loopback name, so that a page on
 * the web, which the browser marks with its own Host or Origin, does not. Elsewhere: who presents the operator's token.
 */
import type { MiddlewareHandler } from "hono";
import { CONTROL_BODY_LIMIT, readBody, type RequestBody } from "../http/body.ts";
import { isOperator } from "../http/caller.ts";
import { SNAPSHOT_LIMIT } from "../../store/account/documents/snapshot.ts";
import { controlError } from "./answers.ts";

export interface ControlEnv {
  Bindings: EmulatorEnv;
  Variables: { body: RequestBody };
}

export const guard: MiddlewareHandler<ControlEnv> = async (c, next) => {
  const refusal = refusalOf(c.req.raw, c.env);
  if (refusal) {
    await readBody(c.req.raw, 0); // read so that its sender sees the answer, and thrown away
    return refusal;
  }
  c.set("body", await readBody(c.req.raw, isSnapshot(c.req.path) ? SNAPSHOT_LIMIT : CONTROL_BODY_LIMIT));
  return next();
};

/** Why this request is not let in, if it is not. */
function refusalOf({ headers, url }: Request, env: EmulatorEnv): Response | undefined {
  if (isOperator(headers, env)) return undefined;
  if (env.EMULATOR_MODE !== "local") {
    return controlError(
      403,
      "operator-token-needed",
      "The control plane of a deployed emulator is closed. Set the secret EMULATOR_OPERATOR_TOKEN and present it as Authorization: Bearer.",
    );
  }
  const host = headers.get("host") ?? new URL(url).host;
  if (!isLoopback(`http://${host}`)) {
    return controlError(
      403,
      "host-not-loopback",
      "The control plane answers loopback hosts only: use localhost or 127.0.0.1.",
    );
  }
  const origin = headers.get("origin");
  if (origin !== null && !isLoopback(origin)) {
    return controlError(403, "origin-not-loopback", "The control plane does not answer pages of other origins.");
  }
  return undefined;
}

const isSnapshot = (path: string): boolean => path.endsWith("/snapshot");

/** Whether a URL's host is this machine (RFC 6761 for `localhost`, RFC 1122 for 127.0.0.0/8). */
export function isLoopback(url: string): boolean {
  const hostname = URL.parse(url)?.hostname;
  if (hostname === undefined) return false;
  return hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname) || /^(.+\.)?localhost$/.test(hostname);
}
