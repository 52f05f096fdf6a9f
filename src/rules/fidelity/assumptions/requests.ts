/** What is supposed of requests and answers as such. */
import { fixed, type Assumptions } from "./assumption.ts";

export const reading = {
  "null-fields": fixed({
    statement: "`null` counts as not given for every optional field.",
    evidence: "What Go's decoding does with pointers and plain values; nothing is known of the API.",
    grade: "inferred",
    observedBy: "a PUT with `null`",
  }),
  "query-reading": fixed({
    statement:
      "`page` and `per_page` are decimal digits without a leading zero, at most 2^31-1; the first of a repeated parameter counts; an empty `name` or `search` counts as not given, an empty `page` is refused.",
    evidence: "Nothing is known.",
    grade: "assumed",
    observedBy: "a list with `page=01`",
  }),
} as const satisfies Assumptions;

export const encoding = {
  "credential-precedence": fixed({
    statement: "`Authorization` counts when `X-Auth-Email` and `X-Auth-Key` are sent beside it.",
    evidence: "Nothing is known.",
    grade: "assumed",
    observedBy: "a request with both, one of them malformed",
  }),
  "text-encoding": fixed({
    statement: "A lone surrogate in a name becomes U+FFFD; so do bytes that are not UTF-8.",
    evidence: "What Go's decoder does; nothing is known of the API.",
    grade: "assumed",
    observedBy: 'a create with the name `"\\ud800"`',
  }),
  "timestamp-format": fixed({
    statement:
      "A time in a request must be RFC 3339 with upper-case `T` and `Z` and without a leap second, else 400 / 12130; fractions of a second are cut.",
    evidence: "The OpenAPI says `date-time`; Go services are known to take a few more forms, such as a one-digit hour.",
    grade: "assumed",
    observedBy: "a rotate with the end of grace `2030-01-01T1:00:00Z`",
  }),
} as const satisfies Assumptions;

export const refusals = {
  "unknown-fields": fixed({
    statement: "A field that the operation does not know is ignored and never stored.",
    evidence: "Usual for Go services.",
    grade: "inferred",
    observedBy: "a create with an unknown field",
  }),
  "validation-before-lookup": fixed({
    statement: "A body of the wrong form is refused before the token is looked up.",
    evidence: "Usual for Go services.",
    grade: "assumed",
    observedBy: "a malformed PUT to an unknown token",
  }),
  "invalid-request-detail": fixed({
    statement:
      "What follows `access.api.error.invalid_request:` names the parameter and says what is wrong; the wording is the emulator's.",
    evidence: "The form is recorded for other Access objects; the wording for service tokens is unknown.",
    grade: "inferred",
    observedBy: "the message of a refusal",
  }),
  "malformed-json": fixed({
    statement:
      "Malformed JSON and wrong types are 400 / 12130, whatever the content type; an empty body and `null` are `{}`.",
    evidence: "The consistent choice; that `null` changes nothing is how Go decodes it.",
    grade: "inferred",
    observedBy: "a create with malformed JSON",
  }),
  "json-reading": fixed({
    statement: "The keys of a body are case-sensitive, and a byte order mark before it is skipped.",
    evidence: "Nothing is known of the API; Go's decoder ignores the case of keys and refuses the mark.",
    grade: "assumed",
    observedBy: "a create with the key `Name`",
  }),
  "body-limit": fixed({
    statement: "A body of more than 1 MiB is refused with 413 / 12130; up to 16 MiB are read and discarded first.",
    evidence: "Nothing is known.",
    grade: "assumed",
    observedBy: "a create with a large body",
  }),
  "broken-body": fixed({
    statement: "A body that breaks off, or that comes in malformed chunks, is 400 / 12130.",
    evidence: "Nothing is known; a client error is the consistent choice, since the same bytes can never work.",
    grade: "assumed",
    observedBy: "a create with the chunk size `zz`",
  }),
  "authentication-before-routing": fixed({
    statement: "A request without credentials is refused with 9106 before its path is looked at.",
    evidence: "Nothing is known.",
    grade: "assumed",
    observedBy: "a request without credentials to an unknown path",
  }),
  "key-credential-form": fixed({
    statement: "`X-Auth-Email` with `X-Auth-Key` are well formed when neither is empty.",
    evidence: "Nothing is known.",
    grade: "assumed",
    observedBy: "a request with an odd key",
  }),
  "method-not-allowed": fixed({
    statement: "A method that a known path does not have is 405 / 10405 with `Allow`.",
    evidence: "The code is known from other products.",
    grade: "assumed",
    observedBy: "a PATCH of a token",
  }),
  "verify-without-token": fixed({
    statement:
      "`GET /user/tokens/verify`, or that of an account, with `X-Auth-Email` and `X-Auth-Key` is refused with 400 / 6003 and 6111.",
    evidence: "Nothing is known; there is no API token to verify.",
    grade: "assumed",
    observedBy: "such a request",
  }),
} as const satisfies Assumptions;

export const answers = {
  "rate-limit-header": fixed({
    statement:
      "`Ratelimit` and `Ratelimit-Policy` name the policy `default`: that of the account's rate limit, or 1200 requests in 300 seconds, never spent.",
    evidence: "Header form and limit are documented; the policy's name on the wire is unknown.",
    grade: "assumed",
    observedBy: "the headers of any answer",
  }),
  "key-order": fixed({
    statement:
      "`enabled` stands after `created_at`, `last_seen_at` after `id`, `previous_client_secret_expires_at` last; `result_info` after `messages`.",
    evidence: "The order of the other members is documented or recorded; that of these is unknown.",
    grade: "assumed",
    observedBy: "the bytes of an answer",
  }),
} as const satisfies Assumptions;
