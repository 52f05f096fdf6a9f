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
      "`GET /user/tokens/verify`, or that of an account, answers 200 for a token that is disabled or expired, with that `status` and without a message.",
    evidence: "Recorded for active tokens only; the OpenAPI lists the three values of `status`.",
    grade: "assumed",
    observedBy: "a verification of a disabled API token",
  }),
  "propagation-lag": fixed({
    statement:
      "With a lag, a create, update, rotate or delete takes effect at admission only after that time; expiry does not wait.",
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
  "emulated-user": fixed({
    statement:
      "`GET /user` and `GET /memberships` answer every credential: there is one user for each e-mail address, who is made up, and a member of every account that the credential may see, with every permission.",
    evidence:
      "The fields are documented. What a token may read is its owner's choice; the source of wrangler expects the refusal 9109 for a token that may not.",
    grade: "assumed",
    observedBy: "`GET /user` with a token that may not read it",
  }),
  "token-owner": fixed({
    statement:
      "An API token is the user's and the account's at once: both `GET /user/tokens/verify` and `GET /accounts/{id}/tokens/verify` answer it.",
    evidence:
      "Both are documented, each for its own kind of token; the source of wrangler tells the kinds apart by the refusal 1000 of the first one. The text of a token does not say whose it is.",
    grade: "inferred",
    observedBy: "the verification by an account of a user's token",
  }),
  "lookup-page-size": fixed({
    statement:
      "`GET /accounts`, `/zones` and `/memberships` take a `per_page` from 1 to 50, 20 unless given; a larger one is refused with 400 / 12130.",
    evidence:
      "Documented as 5 to 50. Public programs find out with `GET /zones?per_page=1` whether a token works; the answer to a larger one is unknown.",
    grade: "inferred",
    observedBy: "`GET /zones?per_page=51`",
  }),
  "lookup-parameters": fixed({
    statement:
      "Lists of accounts, zones and memberships ignore some parameters (`direction`, `order`, `match`, `type`, `account.name` and others), and operators in a name, such as `contains:`.",
    evidence: "They are documented, and not emulated.",
    grade: "assumed",
    observedBy: "`GET /zones?order=name&direction=desc`",
  }),
} as const satisfies Assumptions;
