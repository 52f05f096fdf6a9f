import type { OtherPaths } from "../../contract/settings.ts";
import type { OtherPath } from "../paths/other-path.ts";

/** Why a rule says no. What the client sees of it is decided in one place, `problems.ts`. */
export type Refusal =
  | { readonly kind: "invalid"; readonly parameter: string; readonly detail: string }
  /** The request as a whole; `isRecorded` when the words are Cloudflare's. `hint` goes into a header. */
  | { readonly kind: "invalid-request"; readonly detail: string; readonly isRecorded: boolean; readonly hint?: string }
  | { readonly kind: "not-found" }
  | { readonly kind: "unknown-application" }
  | { readonly kind: "invalid-application-id" }
  | { readonly kind: "unknown-group" }
  | { readonly kind: "invalid-auth-domain"; readonly hint?: string }
  | { readonly kind: "application-exists" }
  | { readonly kind: "destination-taken" }
  | { readonly kind: "tag-exists" }
  /** A reusable policy that applications have, or a group that policies or groups have; as the assumptions say. */
  | { readonly kind: "policy-in-use"; readonly status: 400 | 409 }
  | { readonly kind: "group-in-use"; readonly status: 400 | 409 }
  | { readonly kind: "token-limit"; readonly limit: number }
  /** The tenant of a deployed emulator has no storage left, or as many accounts as it may have. */
  | { readonly kind: "storage-quota" }
  | { readonly kind: "account-quota"; readonly limit: number }
  | { readonly kind: "answer-too-large" }
  | { readonly kind: "duplicate-name" }
  | { readonly kind: "in-use" }
  | { readonly kind: "access-not-enabled" }
  | { readonly kind: "rate-limited"; readonly retryAfter: number }
  /** The API token is not known, not active, or lacks the permission. */
  | { readonly kind: "api-token-refused" }
  | { readonly kind: "api-token-of-other-account" }
  /** `X-Auth-Email` with `X-Auth-Key`, where API tokens are configured. */
  | { readonly kind: "api-key-refused" }
  /** The emulator does not have the path. */
  | { readonly kind: "other-path"; readonly setting: OtherPaths; readonly path: OtherPath }
  /** Of a path that is carried, in the emulator's own words. */
  | { readonly kind: "carried"; readonly status: 400 | 404; readonly sentence: string }
  /** The request was not carried out, because a fault of the account stands before it. */
  | { readonly kind: "fault" };

/** What a rule, or a part of one, gives: a value, or why it says no. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function refused(refusal: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal };
}

export function invalid(parameter: string, detail: string): { ok: false; refusal: Refusal } {
  return refused({ kind: "invalid", parameter, detail });
}

/** Refuses the request as a whole, in words of its own. */
export function refusedRequest(
  detail: string,
  { isRecorded = false, hint }: { readonly isRecorded?: boolean; readonly hint?: string } = {},
): { ok: false; refusal: Refusal } {
  return refused({ kind: "invalid-request", detail, isRecorded, ...(hint === undefined ? {} : { hint }) });
}
