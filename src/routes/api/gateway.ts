/** What stands before every route of the API plane: the body is read, and the credentials are looked at. */
import type { Context, Handler, MiddlewareHandler } from "hono";
import { readBody } from "../http/body.ts";
import { readCredential, refusalOf } from "../http/caller.ts";
import { failure } from "./envelope.ts";
import { exceptionKind } from "../http/exceptions.ts";
import {
  authenticationError,
  bodyTooLarge,
  internalError,
  methodNotAllowed,
  rateLimited,
  unavailable,
  unroutable,
} from "../../rules/fidelity/problems.ts";

export interface ApiEnv {
  Bindings: EmulatorEnv;
  Variables: {
    /** The body of the request. */
    body: string;
    /** System time, in milliseconds. */
    startedAt: number;
    /** Whether the account writes this request down. */
    isVisit: boolean;
  };
}

/** `isKnown` tells whether an account has this API token: on a deployed emulator only those and the operator get in. */
export const gateway =
  (isKnown: (token: string, env: EmulatorEnv) => Promise<boolean>): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const body = await readBody(c.req.raw);
    const { headers } = c.req.raw;
    const refusal = refusalOf(headers, c.env);
    if (refusal) {
      const credential = refusal === authenticationError ? readCredential(headers) : refusal;
      if (!("token" in credential) || !(await isKnown(credential.token, c.env))) return failure(refusal);
    }
    if (body.kind === "too-large") return failure(bodyTooLarge);
    if (c.req.path.endsWith("/")) return refuseUnroutable(c); // the router would pass over it
    c.set("body", body.text);
    return next();
  };

/** Answers a method that a known path does not have. Registered after the path's methods. */
export function refuseOtherMethods(...allowed: readonly string[]): Handler<ApiEnv> {
  return () => failure(methodNotAllowed(allowed));
}

/** Answers a path without a route, and says that the lack may be the emulator's. */
export function refuseUnroutable(c: Context): Response {
  const { pathname } = new URL(c.req.url);
  return failure(unroutable(pathname), { "emulator-hint": hintFor(pathname) });
}

function hintFor(pathname: string): string {
  const [, kind, id] = /^\/client\/v4\/(accounts|zones)\/([^/]*)/.exec(pathname) ?? [];
  if (id !== undefined && !/^[0-9a-f]{32}$/.test(id)) return `the id after /${kind}/ must be 32 lower-case hex digits`;
  return "the emulator does not have this path: it has service tokens and, to read, /user/tokens/verify, /accounts and /zones/{id}";
}

/** An exception is a bug, or a Durable Object that cannot answer now; the client gets Cloudflare's form either way. */
export function refuseException(problem: Error): Response {
  const kind = exceptionKind(problem);
  if (kind === "overloaded") return failure(rateLimited());
  const answer = failure(kind === "unavailable" ? unavailable : internalError);
  console.error(`${answer.headers.get("cf-ray")} ${problem.stack ?? problem.message}`);
  return answer;
}

/** Answers every request as long as the settings of the process are wrong. */
export function refuseMisconfigured(sentence: string): Response {
  return failure(internalError, { "emulator-hint": sentence.replaceAll(/[^\x20-\x7e]/g, "?") });
}
