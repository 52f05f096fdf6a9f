/** What is supposed of applications, policies and groups. */
import { choice, fixed, type Assumptions } from "./assumption.ts";

export const access = {
  "policy-in-use": choice([409, 400], {
    statement: "A reusable policy that an application has cannot be deleted: 409 / 12132, or 400 / 12130.",
    evidence: "The status 409 is in the issues of the provider for Terraform; code and words are not known.",
    grade: "inferred",
    observedBy: "a DELETE of such a policy",
  }),
  "group-in-use": choice<409 | 400 | "drop-rules">([409, 400, "drop-rules"], {
    statement:
      "A group that a policy or another group names cannot be deleted: 409 / 12132, or 400 / 12130; or it is deleted, and with it the rules that name it.",
    evidence: "Nothing is known; policies do so.",
    grade: "assumed",
    observedBy: "a DELETE of such a group",
  }),
  "group-circle": fixed({
    statement: "An update by which a group would name itself, directly or through other groups, is 400 / 12130.",
    evidence: "Nothing is known.",
    grade: "assumed",
    observedBy: "a PUT of a group with its own id in `include`",
  }),
  "group-not-found-text": fixed({
    statement: "An unknown group is 404 / 12152 with the words `access.api.error.group_not_found`.",
    evidence: "Status and code are in a public program's table of live errors; the words are not known.",
    grade: "inferred",
    observedBy: "a GET of an unknown group",
  }),
  "empty-include": fixed({
    statement: "A policy or group may have an empty `include`; then it lets nobody in.",
    evidence: "The official description allows the empty list.",
    grade: "inferred",
    observedBy: "a create with `include: []`",
  }),
  "application-fields": fixed({
    statement:
      "An answer has the fields of the recorded ones: fields that were set are echoed; options that were never set are left out, except those that recordings show.",
    evidence: "Recorded lists of 2025 and a recorded application of 2026; the order of the members is known in part.",
    grade: "recorded",
    observedBy: "the members of an answer",
  }),
  "self-hosted-domains-in-lists": choice(["shown", "left-out"], {
    statement: "`self_hosted_domains` is in lists as it is in single answers.",
    evidence:
      "Recorded in the answer for one application of 2026; recorded lists of 2025 do not have it, which is probably their age.",
    grade: "inferred",
    observedBy: "a list of applications",
  }),
  "explicit-false": choice(["left-out", "shown"], {
    statement:
      "An option that is sent as false is left out of the answers of a self-hosted application, unless recordings show it as false; `allow_authenticate_via_warp` is answered.",
    evidence:
      "Nothing is known; the clients take both, but the provider for Terraform was measured to want some of them left out, and `allow_authenticate_via_warp` answered.",
    grade: "inferred",
    observedBy: "an application with `skip_interstitial: false`",
  }),
  "application-tags": choice(["must-exist", "carry"], {
    statement:
      "An application with an unknown tag is refused: 400 / 12130; or its tags are kept whether they exist or not. They are answered in alphabetical order.",
    evidence: "The refusal and its words are recorded; the order is in the source of the provider for Terraform.",
    grade: "recorded",
    observedBy: "an application with `tags` that nobody made",
  }),
  "tag-changes": fixed({
    statement:
      "An existing tag cannot be made again: 409 / 12132. A PUT gives it another name, in the applications that have it, too; a DELETE removes it from them. An account has at most 1,000.",
    evidence: "Nothing is known; the official description has the operations and no refusals.",
    grade: "assumed",
    observedBy: "a second create of a tag",
  }),
  "carried-identity-providers": fixed({
    statement:
      "An identity provider is carried: its name, its type and the form of its fields are checked, `config` and `scim_config` are answered as they were sent, without members whose names are those of secrets. SCIM makes no secret, and a deletion checks no application.",
    evidence: "This is what the emulator does, not what Cloudflare does: it checks each type's parameters.",
    grade: "assumed",
    observedBy: "an identity provider of type `oidc` without parameters",
  }),
  "empty-access-log": fixed({
    statement: "The log of authentications is always empty.",
    evidence:
      "This is what the emulator does: nobody can log in. Whether it lists requests of tokens is not known; here the journal lists them.",
    grade: "assumed",
    observedBy: "a GET of `logs/access_requests`",
  }),
  "carried-options": fixed({
    statement:
      "`allowed_idps`, `custom_pages`, `mfa_config`, `oauth_configuration`, `scim_config` and `allow_authenticate_via_warp` are checked only for their form.",
    evidence:
      "This is what the emulator does: Cloudflare checks the objects that they name, and the WARP session of the organization.",
    grade: "assumed",
    observedBy: "an application with `allowed_idps`",
  }),
  "mixed-policies": choice(["accept", "refuse"], {
    statement: "One request can give an application reusable policies and inline ones.",
    evidence:
      "Acceptance tests of the provider for Terraform do so; the official description says that they exclude each other.",
    grade: "recorded",
    observedBy: "an application with an inline and a reusable policy",
  }),
  "exclusive-policies-go": fixed({
    statement: "The deletion of an application deletes its exclusive policies, so that they name no token any more.",
    evidence: "The documentation says so of policies that are removed from an application.",
    grade: "inferred",
    observedBy: "the deletion of a token that such a policy named",
  }),
  "application-without-name": fixed({
    statement: "An application may be made without a name; its answers have an empty one.",
    evidence: "No list of required fields has `name`; nothing is known of the answer.",
    grade: "assumed",
    observedBy: "a create without `name`",
  }),
  "carried-applications": fixed({
    statement:
      "Applications of other types than `self_hosted` are carried: checked for the types of their fields, kept, and answered as they were sent.",
    evidence: "This is what the emulator does, not what Cloudflare does: it validates much more.",
    grade: "assumed",
    observedBy: "an application of type `saas`",
  }),
  "application-duplicate": fixed({
    statement:
      "Two applications of an account cannot have the same public destination, as an exact text, nor the same Worker: 409 / 11010 when it is the `domain` of the request, 409 / 12132 for another destination.",
    evidence: "Both refusals are recorded; which of them answers which case is inferred.",
    grade: "inferred",
    observedBy: "a second application with a domain",
  }),
  "domain-form": fixed({
    statement:
      "A domain is a host name and a path without scheme, port, query or fragment, with at most one `*` between two dots or slashes, and labels of at most 63 characters.",
    evidence:
      "The documentation of application paths; the documented limit of 63 characters for a URL is taken for that of a label.",
    grade: "inferred",
    observedBy: "an application with the domain `https://a.example`",
  }),
  "app-domain-zone-check": choice(["off", "bound-zones"], {
    statement:
      "Whether a domain belongs to a zone is not checked; or, if zones are bound to the account, a domain in none of them is 400 / 12130.",
    evidence: "The refusal is recorded often; an emulator knows only the zones that were bound.",
    grade: "assumed",
    observedBy: "an application with a domain that nobody has",
  }),
  "application-filters": fixed({
    statement:
      "`name` and `domain` match parts, or with `exact` the whole; `aud` matches the whole; `search` matches parts of name, domain and aud in any case. `target_attributes`, `destination_type`, `worker_id` and `filter` are accepted and filter nothing.",
    evidence: "The parameters are documented; how they compare is not.",
    grade: "assumed",
    observedBy: "a list with `name`",
  }),
  "access-list-order": fixed({
    statement:
      "Applications, policies, groups and identity providers are listed in the order of their creation, tags by their names; `per_page` above 1000 counts as 1000.",
    evidence: "Nothing is known; recorded lists agree with it.",
    grade: "inferred",
    observedBy: "a list of two",
  }),
  "application-settings": fixed({
    statement: "PUT and PATCH of an application's settings change the given ones, and answer both.",
    evidence: "The official description has the same body for both; nothing is known of the difference.",
    grade: "assumed",
    observedBy: "a PUT of one setting",
  }),
  "service-auth-redirect-precondition": choice(["refuse", "accept"], {
    statement:
      "`service_auth_401_redirect` without a policy that is Service Auth is 400 / 12130, in words of the emulator.",
    evidence:
      "That it fails was observed twice in 2026, also when the last such policy is removed; the words are not known.",
    grade: "recorded",
    observedBy: "an application with the option and no policies",
  }),
  "precedence-auto": fixed({
    statement:
      "A policy without a precedence gets the highest of the application so far plus one, from 1; 0 counts as not given.",
    evidence: "Acceptance tests of the provider for Terraform; Go clients send 0 for no value.",
    grade: "inferred",
    observedBy: "a policy without `precedence`",
  }),
  "application-policy-list": choice(["list-only", "single-too"], {
    statement:
      "The policies of an application are listed with the reusable ones among them; a GET of one policy finds only exclusive ones, others are 404 / 12135. Or it finds the reusable ones, too.",
    evidence: "The list is documented, the 404 is recorded for the other direction.",
    grade: "inferred",
    observedBy: "a GET of a reusable policy below its application",
  }),
  "make-reusable-answer": fixed({
    statement: "`make_reusable` answers a list with the policy.",
    evidence: "The official description says a list; one source, which may be wrong.",
    grade: "inferred",
    observedBy: "a PUT of `make_reusable`",
  }),
  "malformed-access-id": choice(["unknown", "refuse"], {
    statement: "An id that is no UUID is answered like an unknown one; or, of an application, 400 / 12045.",
    evidence: "An old recording has 400 / 12045 for applications; nothing newer is known.",
    grade: "assumed",
    observedBy: "a GET of the application `x`",
  }),
} as const satisfies Assumptions;
