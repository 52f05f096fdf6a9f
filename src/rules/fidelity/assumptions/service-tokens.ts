/** What is supposed of service tokens. */
import * as z from "zod/mini";
import { choice, fixed, type Assumptions } from "./assumption.ts";
import { parseTimestamp } from "../../values/timestamp.ts";

const limitWords = 'a whole number of tokens, or "none"';
const timeWords = "an RFC 3339 time";

export const creation = {
  "create-status": choice([201, 200], {
    statement: "A create answers with this status.",
    evidence:
      "For 201: the official OpenAPI. For 200: two public clients demand exactly that of a create. No recording of a create was found.",
    grade: "documented",
    observedBy: "the status of a create",
  }),
} as const satisfies Assumptions;

export const lifetimesAndSecrets = {
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
    evidence:
      "As `zero-secret-version`: it “cannot be less than the current version”. Status and full text are unknown.",
    grade: "inferred",
    observedBy: "a PUT with a lower version",
  }),
  "zero-secret-version": choice(["refuse", "not-given"], {
    statement: "A `client_secret_version` of 0 is refused with 400 / 12130, or counts as not given.",
    evidence:
      "A public operator's commits of 2026-01-08, made after runs against the real API: on create the “minimum version is 1”; on update it “cannot be less than the current version”. Status and full text are unknown. That cloudflare-go v0 sends 0 unless it is told otherwise is no evidence that the API takes it.",
    grade: "inferred",
    observedBy: "a create and a PUT with version 0",
  }),
  "fractional-secret-version": fixed({
    statement: "A `client_secret_version` that is not whole is refused with 400 / 12130.",
    evidence: "The OpenAPI's type is `number`; only whole numbers were ever seen.",
    grade: "assumed",
    observedBy: "a PUT with version 1.5",
  }),
  "string-secret-version": choice(["number", "refuse"], {
    statement: "A `client_secret_version` in a string of digits counts as the number, or is refused.",
    evidence: "Nothing is known. That StackQL's REPLACE sends it so is no evidence that the API takes it.",
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
} as const satisfies Assumptions;

export const fields = {
  "last-seen-before-first-use": fixed({
    statement: "`last_seen_at` is absent until the token is used for the first time.",
    evidence: "Absent in the list that cf-terraforming recorded in 2024.",
    grade: "recorded",
    observedBy: "a get of a new token",
  }),
  "empty-name-on-update": choice(["not-given", "refuse"], {
    statement: "An empty `name` in a PUT counts as not given, or is refused with 400 / 12130.",
    evidence: "Nothing is known. That cloudflare-go v0 sends it with updates is no evidence that the API takes it.",
    grade: "assumed",
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
      "For it: a live probe that was publicly reported in 2026-07 created two. Against it: a comment in npm `alchemy` 0.94.0 says that a duplicate is refused with 12132. The status is that of other Access objects.",
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
} as const satisfies Assumptions;

export const secrets = {
  "secret-format": choice(["cfast", "hex"], {
    statement:
      "A new secret is `cfast_`, 40 alphanumerics and their CRC-32 in 8 lower-case hex digits; or 64 lower-case hex digits.",
    evidence:
      "The first form since 2026-08-26 (changelog), the second before that. The rule of the checksum was worked out from the one documented example.",
    grade: "documented",
    observedBy: "the secret of a create",
  }),
} as const satisfies Assumptions;
