/**
 * The errors of the control plane by their codes, for its OpenAPI document and the tests. The running Worker does not load
 * this file.
 */

/** The status that each code comes with. */
export const errorStatuses = {
  "bad-host": 400,
  "broken-body": 400,
  "invalid-json": 400,
  "invalid-input": 400,
  "bad-seed": 400,
  "bad-snapshot": 400,
  "unknown-operation": 400,
  "effect-not-available": 400,
  "operator-token-needed": 403,
  "operator-only": 403,
  "host-not-loopback": 403,
  "origin-not-loopback": 403,
  "origin-not-listed": 403,
  "not-found": 404,
  "no-such-token": 404,
  "no-such-application": 404,
  "no-such-request": 404,
  "no-such-fault": 404,
  "no-such-origin": 404,
  "no-such-tenant": 404,
  "method-not-allowed": 405,
  "body-too-slow": 408,
  "account-exists": 409,
  "too-many-faults": 409,
  "too-many-origins": 409,
  "snapshot-too-large": 409,
  "zone-has-tokens": 409,
  "quota-exceeded": 409,
  "body-too-large": 413,
  "too-many-guesses": 429,
  "too-many-requests": 429,
  "internal-error": 500,
  "bad-settings": 500,
  "state-unreadable": 500,
  closed: 503,
  unavailable: 503,
  overloaded: 503,
  "state-unwritable": 507,
} as const;

export type ErrorCode = keyof typeof errorStatuses;

export const ofEveryPath: readonly ErrorCode[] = ["bad-host", "internal-error", "bad-settings"];
/** Of what the guard is before. */
export const ofGuardedPaths: readonly ErrorCode[] = [
  ...ofEveryPath,
  "state-unreadable",
  "state-unwritable",
  "operator-token-needed",
  "host-not-loopback",
  "origin-not-loopback",
  "too-many-guesses",
  "too-many-requests",
  "operator-only",
  "quota-exceeded",
  "closed",
  "broken-body",
  "body-too-slow",
  "unavailable",
  "overloaded",
];
/** An id that is none makes a path that there is not. */
export const ofPathsWithIds: readonly ErrorCode[] = ["not-found"];
export const ofQueries: readonly ErrorCode[] = ["invalid-input"];
export const ofBodies: readonly ErrorCode[] = ["invalid-json", "invalid-input", "body-too-large"];
