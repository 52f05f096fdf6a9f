/** Every error that the API plane can answer, in one place: HTTP status, code, message and the order of the envelope. */
import type { Refusal } from "../tokens/refusal.ts";

interface ErrorItem {
  readonly code: number;
  readonly message: string;
  readonly error_chain?: readonly { readonly code: number; readonly message: string }[];
}

export interface Problem {
  readonly status: number;
  /** Errors of the gateway and of Access were recorded with their members in different orders. */
  readonly order: "result-first" | "success-first";
  readonly error: ErrorItem;
  /** Response headers that belong to the error. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the gateway refuses before a request reaches Access. Source of code and text: public recordings. */
function atGateway(status: Problem["status"], error: ErrorItem): Problem {
  return { status, order: "success-first", error };
}

/** What Access refuses: `access.api.error.<kind>`, with a detail for some. */
function byAccess(status: Problem["status"], code: number, kind: string, detail?: string): Problem {
  const message = `access.api.error.${kind}${detail === undefined ? "" : `: ${detail}`}`;
  return { status, order: "result-first", error: { code, message } };
}

export const missingCredentials = atGateway(400, {
  code: 9106,
  message: "Missing X-Auth-Key, X-Auth-Email or Authorization headers",
});

export const malformedAuthorization = atGateway(400, {
  code: 6003,
  message: "Invalid request headers",
  error_chain: [{ code: 6111, message: "Invalid format for Authorization header" }],
});

/** A credential of the right form that nobody knows, or that lacks the permission. */
export const authenticationError = atGateway(403, { code: 10000, message: "Authentication error" });

/** A credential that is known, but not for this resource. */
export const unauthorizedResource = atGateway(403, {
  code: 9109,
  message: "Unauthorized to access requested resource",
});

export const rateLimited: Problem = {
  ...atGateway(429, { code: 971, message: "Please wait and consider throttling your request speed" }),
  headers: { "retry-after": "1" },
};

/** A path without a route, which a path with a malformed account or zone id is, too. */
export function unroutable(path: string): Problem {
  const message = `Could not route to ${path}, perhaps your object identifier is invalid?`;
  return { status: 404, order: "result-first", error: { code: 7003, message } };
}

export function methodNotAllowed(allowed: readonly string[]): Problem {
  const problem = atGateway(405, { code: 10405, message: "Method not allowed for this authentication scheme" });
  return { ...problem, headers: { allow: allowed.join(", ") } };
}

export const bodyTooLarge = byAccess(
  413,
  12130,
  "invalid_request",
  "the request body must be a maximum of 1048576 bytes",
);

export const internalError = byAccess(500, 10001, "internal_server_error");

/** What the emulator answers when its own Durable Object is for the moment not there. */
export const unavailable: Problem = {
  ...byAccess(503, 10001, "internal_server_error"),
  headers: { "retry-after": "1" },
};

/** What a client sees of a rule's refusal. */
export function problemOf(refusal: Refusal): Problem {
  switch (refusal.kind) {
    case "invalid":
      return byAccess(400, 12130, "invalid_request", `${refusal.parameter} ${refusal.detail}`);
    case "not-found":
      return byAccess(404, 12135, "not_found");
    case "token-limit":
      return byAccess(400, 12130, "invalid_request", `maximum number of service tokens (${refusal.limit}) reached`);
    case "duplicate-name":
      return byAccess(409, 12132, "conflict", "a service token with this name already exists");
    case "in-use":
      return byAccess(
        400,
        12139,
        "service_token_in_use",
        "cannot delete service token because it is used by a policy, group, or app SCIM configuration",
      );
    case "fault":
      return internalError; // which its effect takes the place of
    case "access-not-enabled":
      return byAccess(
        403,
        9999,
        "not_enabled",
        "Access is not enabled. Visit the Access dashboard at https://dash.cloudflare.com/ and click the 'Enable Access' button.",
      );
  }
}

/** The codes that a fault can answer with. Each error of this catalogue has one. */
export function problemByCode(code: number): Problem | undefined {
  return [
    missingCredentials,
    malformedAuthorization,
    authenticationError,
    unauthorizedResource,
    rateLimited,
    internalError,
    byAccess(400, 12130, "invalid_request", "refused by a fault of the emulator"),
    byAccess(409, 12132, "conflict", "refused by a fault of the emulator"),
    problemOf({ kind: "not-found" }),
    problemOf({ kind: "in-use" }),
    problemOf({ kind: "access-not-enabled" }),
  ].find(({ error }) => error.code === code);
}
