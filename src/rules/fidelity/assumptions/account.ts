/** What is supposed of accounts: who is let in, how often, and what is around the tokens. */
import { fixed, type Assumptions } from "./assumption.ts";

export const accessEnabled = {
  "access-not-enabled-scope": fixed({
    statement: "When Access is not enabled, every operation is refused with 403 / 9999.",
    evidence: "Recorded for a create; nothing is known of the others.",
    grade: "inferred",
    observedBy: "a list while Access is not enabled",
  }),
} as const satisfies Assumptions;

export const zones = {
  "zone-scope": fixed({
    statement:
      "A zone that is bound to an account shares the account's tokens. An unbound zone has tokens of its own: those of the account with the same id.",
    evidence: "Limits and policies are per account, and Cloudflare's provider maintainers say so; not proven.",
    grade: "inferred",
    observedBy: "the list of a zone after a create in its account",
  }),
} as const satisfies Assumptions;

export const limits = {
  "rate-limit-window": fixed({
    statement:
      "A rate limit counts every request to the account whose credentials are accepted, in windows that start with their first request. When the quota is spent, requests are refused with 429 / 971 until the window ends; `Retry-After` says when.",
    evidence:
      "Documented: a quota in a window for each user or account token, refusal afterwards, the headers. How windows start and end is unknown.",
    grade: "inferred",
    observedBy: "requests beyond the quota",
  }),
  "api-token-refusals": fixed({
    statement:
      "An API token that is unknown, disabled or expired, or that lacks the permission, is refused with 403 / 10000; one that is known only for other accounts, with 403 / 9109; `X-Auth-Key`, with 403 / 9103 where API tokens are configured.",
    evidence:
      "The codes are recorded; which case answers which of them, and the status of 9109 and 9103, are inferred.",
    grade: "inferred",
    observedBy: "a request with a disabled API token",
  }),
  "api-token-status": fixed({
    statement:
      "`GET /user/tokens/verify` answers 200 for a token that is disabled or expired, with that `status` and without a message.",
    evidence: "Recorded for active tokens only; the OpenAPI lists the three values of `status`.",
    grade: "assumed",
    observedBy: "a verification of a disabled API token",
  }),
  "propagation-lag": fixed({
    statement:
      "With a lag, what a create, update, rotate or delete changes takes effect at admission after that time; expiry does not wait.",
    evidence:
      "It is reported that changes spread with a delay; which changes, and how long it takes, is unknown. Off unless it is set.",
    grade: "assumed",
    observedBy: "admission right after a change",
  }),
} as const satisfies Assumptions;

export const lookups = {
  "neighbour-fields": fixed({
    statement: "Accounts and zones are shown with some of the real fields; names and name servers are made up.",
    evidence: "The fields shown are in many public recordings.",
    grade: "recorded",
    observedBy: "`GET /zones/{id}`",
  }),
} as const satisfies Assumptions;
