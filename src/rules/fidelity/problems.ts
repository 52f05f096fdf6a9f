/** Every error that the API plane can answer, in one place: HTTP status, code, message and the order of the envelope. */
import type { AssumptionName } from "./assumptions/index.ts";
import type { Grade } from "../../contract/evidence.ts";
import type { OtherPaths } from "../../contract/settings.ts";
import type { OtherPath } from "../paths/other-path.ts";
import { redacted } from "../values/redaction.ts";
import type { Refusal } from "./result.ts";

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
  /** The evidence for status, code and text. */
  readonly grade: Grade;
  /** The assumptions that it rests on whenever it is answered. */
  readonly restsOn: readonly AssumptionName[];
  /** Response headers that belong to the error. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the gateway refuses before a request reaches Access. Source of code and text: public recordings. */
function atGateway(status: number, error: ErrorItem, ...restsOn: AssumptionName[]): Problem {
  return { status, order: "success-first", error, grade: "recorded", restsOn };
}

/** What Access refuses: `access.api.error.<kind>`, with a detail for some. */
function byAccess(status: number, code: number, kind: string, detail?: string): Problem {
  const message = `access.api.error.${kind}${detail === undefined ? "" : `: ${detail}`}`;
  return { status, order: "result-first", error: { code, message }, grade: "recorded", restsOn: [] };
}

/** A refusal of the input: recorded for other Access objects, its words are the emulator's. */
function invalidRequest(status: number, detail: string, ...restsOn: AssumptionName[]): Problem {
  return { ...byAccess(status, 12130, "invalid_request", detail), restsOn: ["invalid-request-detail", ...restsOn] };
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
export const authenticationError = atGateway(
  403,
  { code: 10000, message: "Authentication error" },
  "api-token-refusals",
);

/** A credential that is known, but not for this resource. */
export const unauthorizedResource = atGateway(
  403,
  { code: 9109, message: "Unauthorized to access requested resource" },
  "api-token-refusals",
);

const unknownKey = atGateway(403, { code: 9103, message: "Unknown X-Auth-Key or X-Auth-Email" }, "api-token-refusals");

/** Too many requests; `retryAfter` is in seconds. */
export function rateLimited(retryAfter = 1): Problem {
  const error = { code: 971, message: "Please wait and consider throttling your request speed" };
  return { ...atGateway(429, error, "rate-limit-window"), headers: { "retry-after": String(retryAfter) } };
}

/** A path with a malformed account or zone id; or, by the setting `other_paths`, any path without a route. */
export function unroutable(path: string, hint: string): Problem {
  const message = `Could not route to ${path}, perhaps your object identifier is invalid?`;
  const error = { code: 7003, message };
  const headers = { "emulator-hint": hint };
  return { status: 404, order: "result-first", error, grade: "recorded", restsOn: [], headers };
}

/**
 * 501 as a status, and a code that nobody takes for one of Cloudflare's: it is in none of the public recordings and lists of
 * codes that were searched. A fault cannot answer with it, since it is nothing that Cloudflare does.
 */
const NOT_EMULATED = 50_100;
const PATH_SHOWN = 300;
const WAYS_ON =
  "where a program only passes by such a path, a fixed answer (PUT /_emulator/accounts/{id}/answers) or the setting other_paths as carry lets it go on; a zone's paths are those of the account that it is bound to";

/**
 * What the emulator does not have. Cloudflare does not answer so: therefore the body may say it, and clients that know the
 * header are told not to ask again.
 */
export function notEmulated({ method, path, nearest }: OtherPath): Problem {
  const shown = redacted(path.replace(/^\/client\/v4(?=\/|$)/, "") || "/", PATH_SHOWN).text;
  const message = `access-emulator does not have ${method} ${shown}. This answer is its own; Cloudflare may have the path. The nearest path that access-emulator has is ${nearest}.`;
  const error = { code: NOT_EMULATED, message };
  const isOfAccount = /^(\/client\/v4)?\/(accounts|zones)\/./.test(path);
  const headers = { "x-should-retry": "false", ...(isOfAccount ? { "emulator-hint": WAYS_ON } : {}) };
  return { status: 501, order: "result-first", error, grade: "not-emulated", restsOn: [], headers };
}

/** The answer to a path that is well formed and not routed, by the setting `other_paths`. */
export function otherPathProblem(setting: OtherPaths, other: OtherPath): Problem {
  if (setting !== "unroutable") return notEmulated(other);
  return unroutable(other.path, `the emulator does not have this path; the nearest that it has is ${other.nearest}`);
}

export function methodNotAllowed(allowed: readonly string[]): Problem {
  const error = { code: 10405, message: "Method not allowed for this authentication scheme" };
  return { ...atGateway(405, error, "method-not-allowed"), headers: { allow: allowed.join(", ") } };
}

/** The body cannot be read to its end, such as one with a chunk that is none: sent again as it is, it fails again. */
export const bodyBroken = invalidRequest(
  400,
  "the request body must be complete, and its chunks well formed",
  "broken-body",
);

const hinting = (problem: Problem, hint: string | undefined): Problem =>
  hint === undefined ? problem : { ...problem, headers: { "emulator-hint": hint } };

/** What the emulator refuses by itself, and Cloudflare's API would not: the sentence says so. */
function byEmulator(status: number, sentence: string): Problem {
  const error = { code: status, message: `access-emulator: ${sentence}` };
  return { status, order: "success-first", error, grade: "assumed", restsOn: [] };
}

/** A page on the web cannot make the emulator of somebody's machine do anything. */
export const foreignPage = byEmulator(
  403,
  "pages of other origins are refused; a page of localhost is not, nor a request without the headers Origin and Sec-Fetch-Site.",
);

/** What opens a deployed emulator. */
export const HOW_TO_OPEN =
  "a deployed emulator is closed until it has an operator's token: set one with `npx wrangler secret put EMULATOR_OPERATOR_TOKEN --env sandbox`, or without `--env` if it was deployed so.";

export const closed = byEmulator(503, HOW_TO_OPEN);

export const badHost = byEmulator(400, "the Host header is no host, such as localhost:8787.");

/** More requests than can be answered in time, or more bytes than can be kept. Cloudflare would answer these. */
export const overloaded: Problem = {
  ...byEmulator(
    503,
    "more requests wait, or more bytes of them are kept, than this emulator answers in time; ask again.",
  ),
  headers: { "retry-after": "1" },
};

/** Whoever sent a part of a body, and then no more. */
export const bodyTooSlow = byEmulator(408, "nothing more of the request body came for 30 seconds; send it again.");

/** A page of applications that are a megabyte each, say. */
export const answerTooLarge = byEmulator(400, "the answer would be larger than 32 MiB; ask for fewer with per_page.");

export const bodyTooLarge = invalidRequest(413, "the request body must be a maximum of 1048576 bytes", "body-limit");

export const internalError = byAccess(500, 10001, "internal_server_error");

/** What the emulator answers when it cannot read or write its own state. Nothing real is like it; the npm and PyPI clients do not ask again. */
export const stateUnreadable: Problem = {
  ...internalError,
  grade: "assumed",
  headers: { "x-should-retry": "false" },
};

/** What the emulator answers when its own Durable Object is for the moment not there. */
export const unavailable: Problem = {
  ...byAccess(503, 10001, "internal_server_error"),
  headers: { "retry-after": "1" },
};

/** What a client sees of a rule's refusal. */
export function problemOf(refusal: Refusal): Problem {
  switch (refusal.kind) {
    case "invalid":
      return invalidRequest(400, `${refusal.parameter} ${refusal.detail}`);
    case "invalid-request": {
      const { detail, isRecorded, hint } = refusal;
      return hinting(isRecorded ? byAccess(400, 12130, "invalid_request", detail) : invalidRequest(400, detail), hint);
    }
    case "unknown-application":
      return byAccess(404, 11021, "unknown_application");
    case "invalid-application-id":
      return byAccess(400, 12045, "invalid_application_id");
    case "unknown-group":
      return { ...byAccess(404, 12152, "group_not_found"), restsOn: ["group-not-found-text"] };
    case "invalid-auth-domain":
      return hinting(byAccess(400, 11004, "invalid_auth_domain"), refusal.hint);
    case "application-exists":
      return byAccess(409, 11010, "application_already_exists");
    case "destination-taken":
      return byAccess(409, 12132, "conflict", "destination belongs to another application");
    case "tag-exists":
      return { ...byAccess(409, 12132, "conflict", "a tag with this name already exists"), restsOn: ["tag-changes"] };
    case "policy-in-use":
      return inUse(refusal.status, "policy is in use");
    case "group-in-use":
      return inUse(refusal.status, "group is in use");
    case "not-found":
      return byAccess(404, 12135, "not_found");
    case "token-limit":
      return invalidRequest(400, `maximum number of service tokens (${refusal.limit}) reached`);
    case "storage-quota":
      return invalidRequest(400, "maximum number of bytes of this sandbox's tenant reached");
    case "account-quota":
      return invalidRequest(400, `maximum number of accounts of this sandbox's tenant (${refusal.limit}) reached`);
    case "answer-too-large":
      return answerTooLarge;
    case "duplicate-name":
      return byAccess(409, 12132, "conflict", "a service token with this name already exists");
    case "in-use":
      return byAccess(
        400,
        12139,
        "service_token_in_use",
        "cannot delete service token because it is used by a policy, group, or app SCIM configuration",
      );
    case "rate-limited":
      return rateLimited(refusal.retryAfter);
    case "api-token-refused":
      return authenticationError;
    case "api-token-of-other-account":
      return unauthorizedResource;
    case "api-key-refused":
      return unknownKey;
    case "other-path":
      return otherPathProblem(refusal.setting, refusal.path);
    case "carried":
      return { ...byEmulator(refusal.status, `${refusal.sentence}.`), grade: "carried" };
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

/** That it is refused is recorded for policies; code and words are not, as the assumptions say. */
function inUse(status: 400 | 409, detail: string): Problem {
  const problem =
    status === 409 ? byAccess(409, 12132, "conflict", detail) : byAccess(400, 12130, "invalid_request", detail);
  return { ...problem, restsOn: ["invalid-request-detail"] };
}

/** The codes that a fault can answer with. Each error of this catalogue has one. */
export function problemByCode(code: number): Problem | undefined {
  return [
    missingCredentials,
    malformedAuthorization,
    authenticationError,
    unauthorizedResource,
    unknownKey,
    rateLimited(),
    internalError,
    byAccess(400, 12130, "invalid_request", "refused by a fault of the emulator"),
    byAccess(409, 12132, "conflict", "refused by a fault of the emulator"),
    problemOf({ kind: "not-found" }),
    problemOf({ kind: "in-use" }),
    problemOf({ kind: "unknown-application" }),
    problemOf({ kind: "invalid-application-id" }),
    problemOf({ kind: "unknown-group" }),
    problemOf({ kind: "invalid-auth-domain" }),
    problemOf({ kind: "application-exists" }),
    problemOf({ kind: "access-not-enabled" }),
  ].find(({ error }) => error.code === code);
}
