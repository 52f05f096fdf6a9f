/** What is supposed of the edge. */
import { choice, fixed, wholeNumber, type Assumptions } from "./assumption.ts";

const visit = "a visit to a protected application";

export const edge = {
  "edge-refusal-shape": choice(["redirect-without-policies", "forbidden-without-policies", "always-forbidden"], {
    statement:
      "In classic mode an application with an Allow or a Block policy redirects to the login (302), one with only Service Auth and Bypass policies refuses (403), one without policies redirects or refuses; or every application refuses.",
    evidence:
      "Official source code and many recorded answers for the first two; nothing was found on an application without policies.",
    grade: "inferred",
    observedBy: "a visit without credentials to an application without policies",
  }),
  "unauthorized-body": choice(["as-accepted", "empty"], {
    statement:
      "The body of a 401, and of a refusal in strict mode, is a short page, or JSON with `message`, `status_code`, `aud` and `ray_id` for a client that accepts JSON; or it is empty.",
    evidence: "Both content types of a 401 were recorded; the texts were not. The members are those of the 403 page.",
    grade: "inferred",
    observedBy: "a refused visit in strict mode",
  }),
  "origin-headers": choice(["client-id", "both", "none"], {
    statement:
      "The origin gets the client id and not the secret of a request that was let in, on a host without application, too; or it gets both, or neither.",
    evidence:
      "Two public programs rely on the client id; nothing was found on the secret, nor on hosts that Access does not protect. Withholding it is the safe choice.",
    grade: "assumed",
    observedBy: "the headers that the origin gets",
  }),
  "service-auth-everyone": choice(["admits", "needs-token"], {
    statement:
      "A Service Auth policy whose rules hold without a token (`everyone`, an address, a country) lets in requests without one, with a JWT whose `common_name` is empty; or it lets in only those with a valid token.",
    evidence:
      "The documentation says that Service Auth enforces rules without a login; it does not say whether a token is needed, too.",
    grade: "inferred",
    observedBy: "a visit without credentials to an application whose Service Auth policy includes everyone",
  }),
  "edge-delay": wholeNumber(
    { default: 0, from: 0, to: 3600 },
    {
      statement:
        "A new application counts at the edge at once, or so many seconds of the account's clock after its creation. A change of an application, a policy or a group always counts at once.",
      evidence: "One measurement found 85 seconds; most tests want none.",
      grade: "assumed",
      observedBy: "a visit right after an application was made",
    },
  ),
  "strict-mode": fixed({
    statement:
      "In strict mode credentials that cannot be authenticated (unknown, wrong, expired, disabled) are 401, a valid token that no policy lets in is 403, and the sessions of tokens are ignored. A Bypass policy lets a request in whatever it presents.",
    evidence:
      "401 and 403 are documented, and that only Service Auth and Bypass policies count; which failure is which is inferred from the wording.",
    grade: "inferred",
    observedBy: "a refused visit in strict mode",
  }),
  "strict-malformed-status": choice([401, 400, 403], {
    statement:
      "In strict mode credentials that are incomplete, sent twice or in both forms are refused with this status.",
    evidence: "That they are rejected is documented; the status is not.",
    grade: "assumed",
    observedBy: "a visit with one header of the pair in strict mode",
  }),
  "session-needs-allow-policy": choice(["needed", "not-needed"], {
    statement:
      "In classic mode the JWT of an earlier request, as the cookie `CF_Authorization` or the header `cf-access-token`, lets a request in while the application has an Allow policy; or without one, too.",
    evidence: "It was documented until 2026; the newest page says nothing on later requests.",
    grade: "inferred",
    observedBy: "a visit with the cookie alone to an application that has Service Auth policies only",
  }),
  "session-beside-credentials": fixed({
    statement:
      "Credentials count before a session, and the header `cf-access-token` before the cookie. In classic mode refused credentials are ignored when the session is let in.",
    evidence: "Nothing was found on a request that has both.",
    grade: "assumed",
    observedBy: "a visit with a valid cookie and a wrong secret",
  }),
  "session-end": fixed({
    statement:
      "A revocation and a logout end at once the sessions that began in the same second or before; a JWT that is made later in that second is a session only from the next second on.",
    evidence: "The documentation speaks of 20 to 30 seconds; the rest is what the emulator does.",
    grade: "assumed",
    observedBy: "a visit with the cookie right after `revoke_tokens`",
  }),
  "jwt-per-request": fixed({
    statement:
      "Each request of a token that is let in has a new JWT; within one second it is the same text. With a session of `0s` it is valid for a minute, comes without a cookie, and lets no later request in.",
    evidence:
      "Inferred from recorded answers, each of which sets the cookie. That `0s` means no reuse is documented; how long its JWT is valid is not.",
    grade: "inferred",
    observedBy: "`iat` of two requests",
  }),
  "token-cookie-http-only": choice(["absent", "by-setting"], {
    statement:
      "The cookie for a token's request has no `HttpOnly`; or it has it unless `http_only_cookie_attribute` is false.",
    evidence: "Three recorded answers have none, although the setting's default is true.",
    grade: "recorded",
    observedBy: "`Set-Cookie` of a visit with a token",
  }),
  "login-redirect": fixed({
    statement:
      "The redirect to the login has the parameters kid, redirect_url and meta in this order, and `meta` has the claims of recorded ones; `service_token_status` is true for a valid token that no policy lets in.",
    evidence: "Recorded answers of 2024 and 2026; older ones have another order.",
    grade: "recorded",
    observedBy: "`Location` of a refused visit in classic mode",
  }),
  "last-seen-granularity": choice(["second", "day"], {
    statement: "`last_seen_at` is the second of the last request that was let in with the token, at once; or its day.",
    evidence: "The field is documented; its precision and its delay are not.",
    grade: "assumed",
    observedBy: "`last_seen_at` of a token after a visit",
  }),
  "team-keys": choice(["shared", "own"], {
    statement:
      "All accounts sign with one key until they rotate theirs; or each has a key of its own from its first use on.",
    evidence:
      "This is what the emulator does: a key takes tenths of a second to make. Each team of Cloudflare has keys of its own.",
    grade: "assumed",
    observedBy: "`kid` in the keys of two accounts",
  }),
  "place-matching": fixed({
    statement:
      "A host is compared in any case; a path is case-sensitive, and is compared with percent-encodings decoded, then dot segments resolved, and with or without a slash at its end. Segments may be empty: `//admin` is not below `/admin`.",
    evidence: "The documentation has the forms of patterns; it does not speak of case, encodings and slashes.",
    grade: "assumed",
    observedBy: visit,
  }),
  "non-identity-deny-url": choice(["redirect", "page"], {
    statement:
      "A refusal that no login could change is a redirect to the application's `custom_non_identity_deny_url`, if it has one; or it is the 403 page all the same.",
    evidence: "The field is described as such a target; no answer was found.",
    grade: "inferred",
    observedBy: "a refused visit to an application with `custom_non_identity_deny_url`",
  }),
  "unmatched-page": fixed({
    statement:
      "With `deny_unmatched_requests` a host without application is answered 403 with a page that names error 1050, unless its zone is exempted.",
    evidence: "The number is documented in one place, and another one in another; the status is not.",
    grade: "assumed",
    observedBy: "a visit to a host without application",
  }),
  "identity-token-id": choice(["id", "client-id"], {
    statement: "`service_token_id` of `get-identity` is the id of the token; or it is its client id.",
    evidence: "Public sources disagree.",
    grade: "assumed",
    observedBy: "`/cdn-cgi/access/get-identity` with the cookie of a token",
  }),
  "access-endpoints": fixed({
    statement:
      "`login` is a page on which nobody can log in; `authorized` is 400; `get-identity` without a session is 400 with `no app token set`; `logout` deletes the cookie and shows a short page; every other path of Access is 404. In the JWT for `Cf-Access-Metadata-Request`, `app_hostname` is the host of the destination without its path; a request that is let in gets no such JWT.",
    evidence:
      "Recorded as far as tokens meet them, each by one or two public sources; the pages are the emulator's own. The members of the metadata and its type `match` are those that the source of `cloudflared` reads and demands.",
    grade: "inferred",
    observedBy: "the paths below `/cdn-cgi/access/`",
  }),
} as const satisfies Assumptions;
