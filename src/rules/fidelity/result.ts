import type { AssumptionName } from "./assumptions.ts";

/** Why a rule says no. What the client sees of it is decided in one place, `api/problems.ts`. */
export type Refusal =
  | { readonly kind: "invalid"; readonly parameter: string; readonly detail: string }
  | { readonly kind: "not-found" }
  | { readonly kind: "token-limit"; readonly limit: number }
  | { readonly kind: "duplicate-name" }
  | { readonly kind: "in-use" }
  | { readonly kind: "access-not-enabled" }
  | { readonly kind: "rate-limited"; readonly retryAfter: number }
  /** The API token is not known, not active, or lacks the permission. */
  | { readonly kind: "api-token-refused" }
  | { readonly kind: "api-token-of-other-account" }
  /** `X-Auth-Email` with `X-Auth-Key`, where API tokens are configured. */
  | { readonly kind: "api-key-refused" }
  /** The request was not carried out, because a fault of the account stands before it. */
  | { readonly kind: "fault" };

/** The result of a rule, and the assumptions that it rests on. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly consulted: readonly AssumptionName[] }
  | { readonly ok: false; readonly refusal: Refusal; readonly consulted: readonly AssumptionName[] };

/** One part of a rule's work: a value, or the refusal that ends the rule. */
export type Part<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function invalid(parameter: string, detail: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { kind: "invalid", parameter, detail } };
}

export function given<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}
