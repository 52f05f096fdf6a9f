/**
 * Everything the emulator supposes about the real API without proof, in one list: a name, what is supposed, what speaks
 * for it, and what else it could be. `docs/fidelity.md` is rendered from it; settings switch what can be switched.
 */
import * as z from "zod/mini";
import { parseTimestamp } from "./timestamp.ts";

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
    statement: "The list's parameter `name` selects tokens whose name is equal, or contains it; case counts.",
    evidence: "Documented only as “The name of the service token.”",
    grade: "assumed",
    observedBy: "a list with a part of a name",
  }),
  "search-filter": choice(["substring", "substring-case-sensitive"], {
    statement: "The list's parameter `search` selects tokens whose name contains it, without or with regard to case.",
    evidence: "Documented only as “Search for service tokens by other listed query parameters.”",
    grade: "assumed",
    observedBy: "a list with a part of a name in another case",
  }),
  "list-order": choice(["created-at-ascending", "created-at-descending"], {
    statement: "The list is ordered by `created_at`, within a second by insertion.",
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
    statement: "`result_info.count` counts the tokens on this page, or all of the list.",
    evidence: "The only recording has one page. The OpenAPI says “Total number of results for the requested service.”",
    grade: "inferred",
    observedBy: "a list with a small `per_page`",
  }),
  "total-count": choice(["filtered", "unfiltered"], {
    statement: "`total_count` and `total_pages` count what the filters left, or all tokens.",
    evidence: "Pagers need the first; the OpenAPI says “Total results available without any search parameters.”",
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
    statement: "A PUT restarts the lifetime when it carries `duration`, or always.",
    evidence:
      "Recorded (cf-terraforming) and documented with `duration` in the PUT; without it nothing is known. That the duration itself is kept is acceptance-tested by Terraform's provider.",
    grade: "assumed",
    observedBy: "`expires_at` after a PUT without `duration`",
  }),
  "refresh-extends-by": choice(["one-year", "duration"], {
    statement: "A refresh sets `expires_at` to a year from now, or to the token's duration from now; never earlier.",
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
    evidence: "Nothing is known; without a bound one token could fill an answer.",
    grade: "assumed",
    observedBy: "a create with a long duration",
  }),
  "sub-second-lifetimes": fixed({
    statement: "`expires_at` is cut to whole seconds, and the cut time decides: a token of `300ms` is born expired.",
    evidence: "Recorded times have whole seconds; what decides below a second is unknown.",
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
    statement: "A PUT that rotates without an end of grace ends it now, or keeps the stored end.",
    evidence: "“Now” is documented for POST rotate; for PUT nothing is known.",
    grade: "assumed",
    observedBy: "`previous_client_secret_expires_at` after such a PUT",
  }),
  "previous-secret-after-grace": choice(["kept", "forgotten"], {
    statement: "After its grace the previous secret is kept: a later end of grace admits it again, or does not.",
    evidence: "The OpenAPI: the end “can be modified at any point after a rotation”, extended or moved into the past.",
    grade: "inferred",
    observedBy: "admission after the end was moved into the past and back",
  }),
  "previous-grace-end-before-rotation": choice(["absent", "null"], {
    statement: "`previous_client_secret_expires_at` is absent, or null, as long as it was never set.",
    evidence: "cloudflare-go v0 omits it when empty; Terraform's provider asserts no attribute on a new token.",
    grade: "acceptance-tested",
    observedBy: "a get of a new token",
  }),
  "rotation-details": fixed({
    statement:
      "A rotation by POST raises the version by 1, up to 2^31-1; by PUT it takes any higher number. A second one within the grace drops the oldest secret.",
    evidence: "Inferred from cloudflare-go's fixture (2 after a rotate) and from there being one end of grace.",
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
    statement: "`null` is “not given” for every optional field.",
    evidence: "What Go's decoding does with pointers and plain values; nothing is known of the API.",
    grade: "inferred",
    observedBy: "a PUT with `null`",
  }),
  "query-reading": fixed({
    statement:
      "`page` and `per_page` are decimal digits without a leading zero, at most 2^31-1; of a repeated parameter the first counts; an empty `name` or `search` is not given, an empty `page` is refused.",
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
    evidence: "Recorded for a create; of the others nothing is known.",
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
    statement: "`last_seen_at` is absent as long as the token was never used.",
    evidence: "Absent in the list that cf-terraforming recorded in 2024.",
    grade: "recorded",
    observedBy: "a get of a new token",
  }),
  "empty-name-on-update": choice(["not-given", "refuse"], {
    statement: "An empty `name` in a PUT is not given, or refused with 400 / 12130.",
    evidence: "cloudflare-go v0 sends it with updates that do not rename.",
    grade: "inferred",
    observedBy: "a PUT with an empty name",
  }),
  "name-length": fixed({
    statement: "A name has 1 to 350 characters, counted in code points; any character may stand in it.",
    evidence: "350 stands in one copy of the account limits; the unit and the characters are unknown.",
    grade: "assumed",
    observedBy: "a create with a long name",
  }),
  "duplicate-names": choice(["allow", "refuse"], {
    statement: "Two tokens of an account may have one name; or the second is refused with 409 / 12132.",
    evidence: "A live probe reported in public in 2026-07 created two. The refusal is that of other Access objects.",
    grade: "recorded",
    observedBy: "two creates with one name",
  }),
  "token-limit": {
    statement: "An account holds this many tokens; one more is refused with 400 / 12130.",
    evidence: "50 is the documented default limit; status and code are those of the limit of Access certificates.",
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
      "A zone that is bound to an account shares the account's tokens. An unbound zone has a universe of its own, that of the account with the same id.",
    evidence: "Limits and policies are per account, and Cloudflare's provider maintainers say so; not proven.",
    grade: "inferred",
    observedBy: "the list of a zone after a create in its account",
  }),
  "secret-format": choice(["cfast", "hex"], {
    statement:
      "A new secret is `cfast_`, 40 alphanumerics and their CRC-32 in 8 lower-case hex digits; or 64 lower-case hex digits.",
    evidence:
      "The first form since 2026-08-26 (changelog), the second before. The checksum's rule was found on the one documented example.",
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
    statement: "A body of the wrong shape is refused before the token is looked up.",
    evidence: "Usual for Go services.",
    grade: "assumed",
    observedBy: "a malformed PUT to an unknown token",
  }),
  "invalid-request-detail": fixed({
    statement:
      "What follows `access.api.error.invalid_request:` names the parameter and says what is wrong; the words are the emulator's.",
    evidence: "The form is recorded for other Access objects; the words for service tokens are unknown.",
    grade: "inferred",
    observedBy: "the message of a refusal",
  }),
  "malformed-json": fixed({
    statement:
      "Malformed JSON and wrong types are 400 / 12130, whatever the content type; an empty body and `null` are `{}`.",
    evidence: "The consistent choice; that `null` changes nothing is Go's decoding.",
    grade: "inferred",
    observedBy: "a create with malformed JSON",
  }),
  "json-reading": fixed({
    statement: "The keys of a body are read with regard to case, and a byte order mark before it is skipped.",
    evidence: "Nothing is known of the API; Go's decoder reads keys without regard to case and refuses the mark.",
    grade: "assumed",
    observedBy: "a create with the key `Name`",
  }),
  "body-limit": fixed({
    statement: "A body of more than 1 MiB is refused with 413 / 12130; up to 16 MiB are read and thrown away first.",
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
      "A rate limit counts every request to the account whose credentials are accepted, in windows that start with their first request. When the quota is spent, requests are refused with 429 / 971 until the window's end, which `Retry-After` tells.",
    evidence:
      "Documented: a quota in a window for each user or account token, refusal afterwards, the headers. How windows start and end is unknown.",
    grade: "inferred",
    observedBy: "requests beyond the quota",
  }),
  "api-token-refusals": fixed({
    statement:
      "An API token that is unknown, disabled, expired or lacks the permission is refused with 403 / 10000; one that is known for other accounts only with 403 / 9109; `X-Auth-Key` with 403 / 9103 where API tokens are configured.",
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
      "With a lag, what a create, update, rotate or delete changes counts at admission after that time; expiry does not wait.",
    evidence: "That changes spread with a delay is reported; how long, and which, is unknown. Off unless it is set.",
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
    evidence: "The order of the other members is documented or recorded; of these it is unknown.",
    grade: "assumed",
    observedBy: "the bytes of an answer",
  }),
  "neighbour-fields": fixed({
    statement: "Accounts and zones are shown with a part of the real fields; names and name servers are made up.",
    evidence: "The fields shown stand in many public recordings.",
    grade: "recorded",
    observedBy: "`GET /zones/{id}`",
  }),
  "refusal-status": fixed({
    statement: "How the edge refuses: classic, until the edge exists in this emulator and makes it a setting.",
    evidence: "Documented as “401 or 403” in strict mode, and as a redirect to the login in classic mode.",
    grade: "assumed",
    observedBy: "a refused visit of a protected application",
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
