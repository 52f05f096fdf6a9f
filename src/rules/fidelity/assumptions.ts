/**
 * Everything the emulator supposes about the real API without proof, in one list: a name, what is supposed, what speaks
 * for it, and what else it could be. `docs/fidelity.md` is rendered from it; settings switch what can be switched.
 */
import * as z from "zod/mini";
import { parseTimestamp } from "../values/timestamp.ts";

/** How a client of the API could find out; `not-observable` when no answer tells. */
type Observation = string;

/** What an answer can rest on, the strongest first; the first two are worth the same. */
export const grades = ["recorded", "documented", "acceptance-tested", "inferred", "assumed"] as const;
export type Grade = (typeof grades)[number];

interface Prose {
  /** What the emulator does. */
  readonly statement: string;
  /** What speaks for it, with its source. */
  readonly evidence: string;
  /** How good that evidence is for the default; an alternative is always assumed. */
  readonly grade: Grade;
  readonly observedBy: Observation;
}

export interface Assumption extends Prose {
  readonly default: unknown;
  /** The values that a setting may have; null when the assumption is fixed. Made when asked: a start needs none. */
  readonly schema: z.ZodMiniType | null;
  /** The values that a setting may have, in words. */
  readonly alternatives: string;
}

/** An assumption that settings can switch between the given values; the first is the default. */
function choice<const V extends string | number>(values: readonly [V, ...V[]], prose: Prose) {
  const words = values.map((value) => JSON.stringify(value)).join(" or ");
  return {
    ...prose,
    default: values[0],
    alternatives: words,
    get schema() {
      return z.literal<readonly [V, ...V[]]>(values, `must be ${words}`);
    },
  };
}

function wholeNumber(range: { default: number; from: number; to: number }, prose: Prose) {
  const words = `a whole number from ${range.from} to ${range.to}`;
  return {
    ...prose,
    default: range.default,
    alternatives: words,
    get schema() {
      return z
        .int(`must be ${words}`)
        .check(z.gte(range.from, `must be ${words}`), z.lte(range.to, `must be ${words}`));
    },
  };
}

/** An assumption whose alternative is not worth building. */
function fixed(prose: Prose): Prose & { default: null; schema: null; alternatives: string } {
  return { ...prose, default: null, schema: null, alternatives: "fixed" };
}

const limitWords = 'a whole number of tokens, or "none"';
const timeWords = "an RFC 3339 time";

export const catalogue = {
  "create-status": choice([201, 200], {
    statement: "A create answers with this status.",
    evidence: "The official OpenAPI says 201; no recording of a create was found.",
    grade: "documented",
    observedBy: "the status of a create",
  }),
  "name-filter": choice(["exact", "substring"], {
    statement:
      "The list's parameter `name` selects tokens whose name is equal to it, or contains it; it is case-sensitive.",
    evidence: "Documented only as “The name of the service token.”",
    grade: "assumed",
    observedBy: "a list with part of a name",
  }),
  "search-filter": choice(["substring", "substring-case-sensitive"], {
    statement: "The list's parameter `search` selects tokens whose name contains it, ignoring case or not.",
    evidence: "Documented only as “Search for service tokens by other listed query parameters.”",
    grade: "assumed",
    observedBy: "a list with part of a name in another case",
  }),
  "list-order": choice(["created-at-ascending", "created-at-descending"], {
    statement: "The list is ordered by `created_at`, and within a second by insertion.",
    evidence: "One recorded list, of cf-terraforming, shows two tokens with the older first.",
    grade: "recorded",
    observedBy: "the order of two tokens in a list",
  }),
  "per-page-maximum": wholeNumber(
    { default: 1000, from: 1, to: 10_000 },
    {
      statement: "A `per_page` above this is refused with 400 / 12130.",
      evidence: "The documented default is 1000; no maximum is documented.",
      grade: "assumed",
      observedBy: "a list with a larger `per_page`",
    },
  ),
  "page-past-the-end": fixed({
    statement: "A page past the end is 200 with an empty `result`.",
    evidence: "The official npm, Go and Python pagers ask for the next page until `result` is empty.",
    grade: "inferred",
    observedBy: "a list with a large `page`",
  }),
  "result-info-count": choice(["on-page", "total"], {
    statement: "`result_info.count` counts the tokens on this page, or all in the list.",
    evidence: "The only recording has one page. The OpenAPI says “Total number of results for the requested service.”",
    grade: "inferred",
    observedBy: "a list with a small `per_page`",
  }),
  "total-count": choice(["filtered", "unfiltered"], {
    statement: "`total_count` and `total_pages` count the tokens that match the filters, or all tokens.",
    evidence: "Pagers need the former; the OpenAPI says “Total results available without any search parameters.”",
    grade: "inferred",
    observedBy: "a list with a filter",
  }),
  "total-pages-when-empty": choice([0, 1], {
    statement: "`total_pages` of an empty list.",
    evidence: "Nothing is known.",
    grade: "assumed",
    observedBy: "the list of an empty account",
  }),
  "update-restarts-expiry": choice(["when-duration-given", "always"], {
    statement: "A PUT restarts the lifetime only when it carries `duration`, or always.",
    evidence:
      "Recorded (cf-terraforming) and documented with `duration` in the PUT; without it nothing is known. That the duration itself is kept is acceptance-tested by Terraform's provider.",
    grade: "assumed",
    observedBy: "`expires_at` after a PUT without `duration`",
  }),
  "refresh-extends-by": choice(["one-year", "duration"], {
    statement:
      "A refresh sets `expires_at` to a year from now, or to the token's duration from now; it never moves it to an earlier time.",
    evidence: "Documented as “extends by one year”; custom lengths are documented for PUT.",
    grade: "documented",
    observedBy: "`expires_at` after the refresh of a token with another duration",
  }),
  "forever-expires-at": {
    statement: "`expires_at` of a token whose duration is `forever`.",
    evidence: "Terraform's provider asserts an RFC 3339 time that is not null; the value is unknown.",
    grade: "assumed",
    observedBy: "a create with the duration `forever`",
    default: "9999-12-31T23:59:59Z",
    get schema() {
      const isTime = (text: string) => parseTimestamp(text) !== undefined;
      return z.string(`must be ${timeWords}`).check(z.refine(isTime, `must be ${timeWords}`));
    },
    alternatives: timeWords,
  },
  "duration-range": fixed({
    statement: "A duration is more than 0 and at most Go's largest, 2^63-1 nanoseconds; else 400 / 12130.",
    evidence: "The format is Go's; no minimum or maximum is documented.",
    grade: "assumed",
    observedBy: "a create with the duration `0s`",
  }),
  "duration-length": fixed({
    statement: "A duration of more than 128 characters is refused with 400 / 12130.",
    evidence: "Nothing is known; without a limit, one token could fill an answer.",
    grade: "assumed",
    observedBy: "a create with a long duration",
  }),
  "sub-second-lifetimes": fixed({
    statement:
      "`expires_at` is cut to whole seconds, and the cut time is what counts: a token of `300ms` is expired from the start.",
    evidence: "Recorded times have whole seconds; what counts below a second is unknown.",
    grade: "assumed",
    observedBy: "admission within the second of `expires_at`",
  }),
  "lower-secret-version": choice(["refuse", "ignore"], {
    statement: "A PUT with a lower `client_secret_version` is refused with 400 / 12130, or changes no secret.",
    evidence: "Nothing is known. A jump upward rotates once and stores the given number; 0 means not given.",
    grade: "assumed",
    observedBy: "a PUT with a lower version",
  }),
  "fractional-secret-version": fixed({
    statement: "A `client_secret_version` that is not whole is refused with 400 / 12130.",
    evidence: "The OpenAPI's type is `number`; only whole numbers were ever seen.",
    grade: "assumed",
    observedBy: "a PUT with version 1.5",
  }),
  "string-secret-version": choice(["number", "refuse"], {
    statement: "A `client_secret_version` in a string of digits counts as the number, or is refused.",
    evidence: "StackQL's REPLACE sends it so, and its provider documents the statement.",
    grade: "assumed",
    observedBy: "a PUT with a version in a string",
  }),
  "grace-when-not-given": choice(["now", "stored"], {
    statement: "A PUT that rotates without giving an end of the grace period ends it now, or keeps the stored end.",
    evidence: "“Now” is documented for POST rotate; for PUT nothing is known.",
    grade: "assumed",
    observedBy: "`previous_client_secret_expires_at` after such a PUT",
  }),
  "previous-secret-after-grace": choice(["kept", "forgotten"], {
    statement:
      "After its grace period the previous secret is kept, so that a later end admits it again, or it is forgotten.",
    evidence: "The OpenAPI: the end “can be modified at any point after a rotation”, extended or moved into the past.",
    grade: "inferred",
    observedBy: "admission after the end was moved into the past and back",
  }),
  "previous-grace-end-before-rotation": choice(["absent", "null"], {
    statement: "`previous_client_secret_expires_at` is absent, or null, until it is set for the first time.",
    evidence: "cloudflare-go v0 omits it when empty; Terraform's provider asserts no attribute on a new token.",
    grade: "acceptance-tested",
    observedBy: "a get of a new token",
  }),
  "rotation-details": fixed({
    statement:
      "A rotation by POST raises the version by 1, up to 2^31-1; by PUT it takes any higher number. A second rotation within the grace period drops the oldest secret.",
    evidence:
      "Inferred from cloudflare-go's fixture (2 after a rotate) and from the fact that there is one end of a grace period.",
    grade: "inferred",
    observedBy: "`client_secret_version` after a rotate",
  }),
  "expired-and-disabled-tokens": fixed({
    statement: "Refresh, rotate and PUT work on expired and on disabled tokens; `updated_at` moves with each of them.",
    evidence: "Recorded for `updated_at` of a PUT; the rest is inferred.",
    grade: "inferred",
    observedBy: "a refresh of a disabled token",
  }),
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
  "zone-list-query": fixed({
    statement: "The list of a zone takes the four parameters of the account's.",
    evidence: "The OpenAPI declares none for zones; the official SDKs send the same four.",
    grade: "inferred",
    observedBy: "the list of a zone with `per_page=1`",
  }),
  "access-not-enabled-scope": fixed({
    statement: "When Access is not enabled, every operation is refused with 403 / 9999.",
    evidence: "Recorded for a create; nothing is known of the others.",
    grade: "inferred",
    observedBy: "a list while Access is not enabled",
  }),
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
  "last-seen-before-first-use": fixed({
    statement: "`last_seen_at` is absent until the token is used for the first time.",
    evidence: "Absent in the list that cf-terraforming recorded in 2024.",
    grade: "recorded",
    observedBy: "a get of a new token",
  }),
  "empty-name-on-update": choice(["not-given", "refuse"], {
    statement: "An empty `name` in a PUT counts as not given, or is refused with 400 / 12130.",
    evidence: "cloudflare-go v0 sends it with updates that do not rename.",
    grade: "inferred",
    observedBy: "a PUT with an empty name",
  }),
  "name-length": fixed({
    statement: "A name has 1 to 350 characters, counted in code points; it may contain any character.",
    evidence: "350 stands in one copy of the account limits; the unit and the characters are unknown.",
    grade: "assumed",
    observedBy: "a create with a long name",
  }),
  "duplicate-names": choice(["allow", "refuse"], {
    statement: "Two tokens of an account may have the same name, or the second is refused with 409 / 12132.",
    evidence:
      "A live probe that was publicly reported in 2026-07 created two. The refusal is the one of other Access objects.",
    grade: "recorded",
    observedBy: "two creates with the same name",
  }),
  "token-limit": {
    statement: "An account holds this many tokens; one more is refused with 400 / 12130.",
    evidence: "50 is the documented default limit; status and code are those of the limit for Access certificates.",
    grade: "documented",
    observedBy: "creates up to the limit",
    default: 50 as number | "none",
    get schema() {
      const words = `must be ${limitWords}`;
      return z.union([z.literal("none"), z.int(words).check(z.gte(0, words))], words);
    },
    alternatives: limitWords,
  },
  "malformed-token-id": choice(["not-found", "invalid-request"], {
    statement: "A token id that is not a UUID answers 404 / 12135, or 400 / 12130.",
    evidence: "Nothing is known.",
    grade: "assumed",
    observedBy: "a get of a malformed id",
  }),
  "zone-scope": fixed({
    statement:
      "A zone that is bound to an account shares the account's tokens. An unbound zone has tokens of its own: those of the account with the same id.",
    evidence: "Limits and policies are per account, and Cloudflare's provider maintainers say so; not proven.",
    grade: "inferred",
    observedBy: "the list of a zone after a create in its account",
  }),
  "secret-format": choice(["cfast", "hex"], {
    statement:
      "A new secret is `cfast_`, 40 alphanumerics and their CRC-32 in 8 lower-case hex digits; or 64 lower-case hex digits.",
    evidence:
      "The first form since 2026-08-26 (changelog), the second before that. The rule of the checksum was worked out from the one documented example.",
    grade: "documented",
    observedBy: "the secret of a create",
  }),
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
    statement: "`GET /user/tokens/verify` with `X-Auth-Email` and `X-Auth-Key` is refused with 400 / 6003 and 6111.",
    evidence: "Nothing is known; there is no API token to verify.",
    grade: "assumed",
    observedBy: "such a request",
  }),
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
  "neighbour-fields": fixed({
    statement: "Accounts and zones are shown with some of the real fields; names and name servers are made up.",
    evidence: "The fields shown are in many public recordings.",
    grade: "recorded",
    observedBy: "`GET /zones/{id}`",
  }),
  "refusal-status": fixed({
    statement: "How the edge refuses: classic, until the edge exists in this emulator and makes it a setting.",
    evidence: "Documented as “401 or 403” in strict mode, and as a redirect to the login in classic mode.",
    grade: "assumed",
    observedBy: "a refused visit to a protected application",
  }),
} as const satisfies Record<string, Assumption>;

type Catalogue = typeof catalogue;
export type AssumptionName = keyof Catalogue;
export type FixedName = { [N in AssumptionName]: Catalogue[N]["schema"] extends null ? N : never }[AssumptionName];
export type SwitchableName = Exclude<AssumptionName, FixedName>;
export type AssumptionValue<N extends SwitchableName> =
  NonNullable<Catalogue[N]["schema"]> extends z.ZodMiniType<infer V> ? V : never;
/** The assumptions that are switched away from their defaults. */
export type Switched = { readonly [N in SwitchableName]?: AssumptionValue<N> };

export const assumptionNames = Object.keys(catalogue) as AssumptionName[];

export function isSwitchable(name: AssumptionName): name is SwitchableName {
  return catalogue[name].schema !== null;
}
