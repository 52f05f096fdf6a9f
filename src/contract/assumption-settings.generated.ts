// Made by `npm run generate` from src/rules/fidelity/assumptions/index.ts. Do not edit.

/** What can be switched of what the emulator assumes; docs/fidelity.md says why. */
export interface AssumptionSettings {
  /** A create answers with this status. Values: 201 or 200; default 201. */
  readonly "create-status"?: 201 | 200;
  /** The list's parameter `name` selects tokens whose name is equal to it, or contains it; it is case-sensitive. Values: "exact" or "substring"; default "exact". */
  readonly "name-filter"?: "exact" | "substring";
  /** The list's parameter `search` selects tokens whose name contains it, ignoring case or not. Values: "substring" or "substring-case-sensitive"; default "substring". */
  readonly "search-filter"?: "substring" | "substring-case-sensitive";
  /** The list is ordered by `created_at`, and within a second by insertion. Values: "created-at-ascending" or "created-at-descending"; default "created-at-ascending". */
  readonly "list-order"?: "created-at-ascending" | "created-at-descending";
  /** In the list of tokens a `per_page` above this is refused with 400 / 12130. Values: a whole number from 1 to 10000; default 1000. */
  readonly "per-page-maximum"?: number;
  /** `result_info.count` counts the tokens on this page, or all in the list. Values: "on-page" or "total"; default "on-page". */
  readonly "result-info-count"?: "on-page" | "total";
  /** `total_count` and `total_pages` count the tokens that match the filters, or all tokens. Values: "filtered" or "unfiltered"; default "filtered". */
  readonly "total-count"?: "filtered" | "unfiltered";
  /** `total_pages` of an empty list. Values: 0 or 1; default 0. */
  readonly "total-pages-when-empty"?: 0 | 1;
  /** A PUT restarts the lifetime only when it carries `duration`, or always. Values: "when-duration-given" or "always"; default "when-duration-given". */
  readonly "update-restarts-expiry"?: "when-duration-given" | "always";
  /** A refresh sets `expires_at` to a year from now, or to the token's duration from now; it never moves it to an earlier time. Values: "one-year" or "duration"; default "one-year". */
  readonly "refresh-extends-by"?: "one-year" | "duration";
  /** `expires_at` of a token whose duration is `forever`. Values: an RFC 3339 time; default "9999-12-31T23:59:59Z". */
  readonly "forever-expires-at"?: string;
  /** A PUT with a lower `client_secret_version` is refused with 400 / 12130, or changes no secret. Values: "refuse" or "ignore"; default "refuse". */
  readonly "lower-secret-version"?: "refuse" | "ignore";
  /** A `client_secret_version` of 0 is refused with 400 / 12130, or counts as not given. Values: "refuse" or "not-given"; default "refuse". */
  readonly "zero-secret-version"?: "refuse" | "not-given";
  /** A `client_secret_version` in a string of digits counts as the number, or is refused. Values: "number" or "refuse"; default "number". */
  readonly "string-secret-version"?: "number" | "refuse";
  /** A PUT that rotates without giving an end of the grace period ends it now, or keeps the stored end. Values: "now" or "stored"; default "now". */
  readonly "grace-when-not-given"?: "now" | "stored";
  /** After its grace period the previous secret is kept, so that a later end admits it again, or it is forgotten. Values: "kept" or "forgotten"; default "kept". */
  readonly "previous-secret-after-grace"?: "kept" | "forgotten";
  /** `previous_client_secret_expires_at` is absent, or null, until it is set for the first time. Values: "absent" or "null"; default "absent". */
  readonly "previous-grace-end-before-rotation"?: "absent" | "null";
  /** An empty `name` in a PUT counts as not given, or is refused with 400 / 12130. Values: "not-given" or "refuse"; default "not-given". */
  readonly "empty-name-on-update"?: "not-given" | "refuse";
  /** Two tokens of an account may have the same name, or the second is refused with 409 / 12132. Values: "allow" or "refuse"; default "allow". */
  readonly "duplicate-names"?: "allow" | "refuse";
  /** An account holds this many tokens; one more is refused with 400 / 12130. Values: a whole number of tokens, or "none"; default 50. */
  readonly "token-limit"?: "none" | number;
  /** A token id that is not a UUID answers 404 / 12135, or 400 / 12130. Values: "not-found" or "invalid-request"; default "not-found". */
  readonly "malformed-token-id"?: "not-found" | "invalid-request";
  /** A new secret is `cfast_`, 40 alphanumerics and their CRC-32 in 8 lower-case hex digits; or 64 lower-case hex digits. Values: "cfast" or "hex"; default "cfast". */
  readonly "secret-format"?: "cfast" | "hex";
  /** A reusable policy that an application has cannot be deleted: 409 / 12132, or 400 / 12130. Values: 409 or 400; default 409. */
  readonly "policy-in-use"?: 409 | 400;
  /** A group that a policy or another group names cannot be deleted: 409 / 12132, or 400 / 12130; or it is deleted, and with it the rules that name it. Values: 409 or 400 or "drop-rules"; default 409. */
  readonly "group-in-use"?: 409 | 400 | "drop-rules";
  /** `self_hosted_domains` is in lists as it is in single answers. Values: "shown" or "left-out"; default "shown". */
  readonly "self-hosted-domains-in-lists"?: "shown" | "left-out";
  /** An option that is sent as false is left out of the answers of a self-hosted application, unless recordings show it as false; `allow_authenticate_via_warp` is answered. Values: "left-out" or "shown"; default "left-out". */
  readonly "explicit-false"?: "left-out" | "shown";
  /** An application with an unknown tag is refused: 400 / 12130; or its tags are kept whether they exist or not. They are answered in alphabetical order. Values: "must-exist" or "carry"; default "must-exist". */
  readonly "application-tags"?: "must-exist" | "carry";
  /** One request can give an application reusable policies and inline ones. Values: "accept" or "refuse"; default "accept". */
  readonly "mixed-policies"?: "accept" | "refuse";
  /** Whether a domain belongs to a zone is not checked; or, if zones are bound to the account, a domain in none of them is 400 / 12130. Values: "off" or "bound-zones"; default "off". */
  readonly "app-domain-zone-check"?: "off" | "bound-zones";
  /** `service_auth_401_redirect` without a policy that is Service Auth is 400 / 12130, in words of the emulator. Values: "refuse" or "accept"; default "refuse". */
  readonly "service-auth-redirect-precondition"?: "refuse" | "accept";
  /** The policies of an application are listed with the reusable ones among them; a GET of one policy finds only exclusive ones, others are 404 / 12135. Or it finds the reusable ones, too. Values: "list-only" or "single-too"; default "list-only". */
  readonly "application-policy-list"?: "list-only" | "single-too";
  /** An id that is no UUID is answered like an unknown one; or, of an application, 400 / 12045. Values: "unknown" or "refuse"; default "unknown". */
  readonly "malformed-access-id"?: "unknown" | "refuse";
  /** An account has its organization from the start, created at this time, whatever the account's clock says. Values: an RFC 3339 time such as 2026-01-31T12:00:00Z; default "2024-01-01T00:00:00Z". */
  readonly "organization-created-at"?: string;
  /** A PUT changes the fields that it names and keeps the others; or it resets the others. Values: "merge" or "replace"; default "merge". */
  readonly "put-org-merge"?: "merge" | "replace";
  /** `strict_service_token_auth` is true for organizations that were made from 2026-10-05 on: writing false is accepted and changes nothing, or it is 400 / 12130. Values: "answer-true" or "refuse"; default "answer-true". */
  readonly "strict-forced"?: "answer-true" | "refuse";
  /** A group that names a token protects it, as a policy does; or only a policy does, and then the token is disabled and never deleted, since a rule names it. Values: "protects" or "does-not-protect"; default "protects". */
  readonly "inactivity-group-reference"?: "protects" | "does-not-protect";
  /** A period begins when a token that was disabled is enabled again; or the token, which is as unused as before, is disabled or deleted again at once. Values: "starts-again" or "caught-again"; default "starts-again". */
  readonly "inactivity-enabled-again"?: "starts-again" | "caught-again";
  /** In classic mode an application with an Allow or a Block policy redirects to the login (302), one with only Service Auth and Bypass policies refuses (403), one without policies redirects or refuses; or every application refuses. Values: "redirect-without-policies" or "forbidden-without-policies" or "always-forbidden"; default "redirect-without-policies". */
  readonly "edge-refusal-shape"?: "redirect-without-policies" | "forbidden-without-policies" | "always-forbidden";
  /** The body of a 401, and of a refusal in strict mode, is a short page, or JSON with `message`, `status_code`, `aud` and `ray_id` for a client that accepts JSON; or it is empty. Values: "as-accepted" or "empty"; default "as-accepted". */
  readonly "unauthorized-body"?: "as-accepted" | "empty";
  /** The origin gets the client id and not the secret of a request that was let in, on a host without application, too; or it gets both, or neither. Values: "client-id" or "both" or "none"; default "client-id". */
  readonly "origin-headers"?: "client-id" | "both" | "none";
  /** A Service Auth policy whose rules hold without a token (`everyone`, an address, a country) lets in requests without one, with a JWT whose `common_name` is empty; or it lets in only those with a valid token. Values: "admits" or "needs-token"; default "admits". */
  readonly "service-auth-everyone"?: "admits" | "needs-token";
  /** A new application counts at the edge at once, or so many seconds of the account's clock after its creation. A change of an application, a policy or a group always counts at once. Values: a whole number from 0 to 3600; default 0. */
  readonly "edge-delay"?: number;
  /** In strict mode credentials that are incomplete, sent twice or in both forms are refused with this status. Values: 401 or 400 or 403; default 401. */
  readonly "strict-malformed-status"?: 401 | 400 | 403;
  /** In classic mode the JWT of an earlier request, as the cookie `CF_Authorization` or the header `cf-access-token`, lets a request in while the application has an Allow policy; or without one, too. Values: "needed" or "not-needed"; default "needed". */
  readonly "session-needs-allow-policy"?: "needed" | "not-needed";
  /** The cookie for a token's request has no `HttpOnly`; or it has it unless `http_only_cookie_attribute` is false. Values: "absent" or "by-setting"; default "absent". */
  readonly "token-cookie-http-only"?: "absent" | "by-setting";
  /** `last_seen_at` is the second of the last request that was let in with the token, at once; or its day. Values: "second" or "day"; default "second". */
  readonly "last-seen-granularity"?: "second" | "day";
  /** All accounts sign with one key until they rotate theirs; or each has a key of its own from its first use on. Values: "shared" or "own"; default "shared". */
  readonly "team-keys"?: "shared" | "own";
  /** A refusal that no login could change is a redirect to the application's `custom_non_identity_deny_url`, if it has one; or it is the 403 page all the same. Values: "redirect" or "page"; default "redirect". */
  readonly "non-identity-deny-url"?: "redirect" | "page";
  /** `service_token_id` of `get-identity` is the id of the token; or it is its client id. Values: "id" or "client-id"; default "id". */
  readonly "identity-token-id"?: "id" | "client-id";
}
