/** What is supposed of applications, policies and groups. */
import { choice, fixed, type Assumptions } from "./assumption.ts";

export const access = {
  "policy-in-use": choice([409, 400], {
    statement: "A reusable policy that an application has cannot be deleted: 409 / 12132, or 400 / 12130.",
    evidence: "The status 409 is in the issues of the provider for Terraform; code and words are not known.",
    grade: "inferred",
    observedBy: "a DELETE of such a policy",
  }),
  "group-in-use": choice([409, 400], {
    statement: "A group that a policy or another group names cannot be deleted: 409 / 12132, or 400 / 12130.",
    evidence: "Nothing is known; it is what policies do.",
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
    statement: "A group that is not there is 404 / 12152 with the words `access.api.error.group_not_found`.",
    evidence: "Status and code are in a public program's table of live errors; the words are not known.",
    grade: "inferred",
    observedBy: "a GET of an unknown group",
  }),
  "empty-include": fixed({
    statement: "A policy or group may have an empty `include`; then nobody is let in by it.",
    evidence: "The official description allows the empty list.",
    grade: "inferred",
    observedBy: "a create with `include: []`",
  }),
  "application-fields": fixed({
    statement:
      "An answer has the fields of the recorded ones: what was set is echoed, `self_hosted_domains` is always there, options that were never set or are false are left out, but for those that recordings show as false.",
    evidence: "Recorded lists of 2025 and a recorded application of 2026; the order of the members is known in part.",
    grade: "recorded",
    observedBy: "the members of an answer",
  }),
  "application-without-name": fixed({
    statement: "An application may be made without a name, and answers an empty one.",
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
      "Two applications of an account cannot have the same public destination, as an exact text: 409 / 11010 when it is the `domain` of the request, 409 / 12132 for another destination.",
    evidence: "Both refusals are recorded; which of them comes when is inferred.",
    grade: "inferred",
    observedBy: "a second application with a domain",
  }),
  "domain-form": fixed({
    statement:
      "A domain is a host name and a path without scheme, port, query or fragment, with at most one `*` between two dots or slashes; that it belongs to a zone of the account is not checked.",
    evidence:
      "The documentation of application paths; a refusal for a domain in no zone is recorded, but an emulator has no zones to ask.",
    grade: "inferred",
    observedBy: "an application with the domain `https://a.example`",
  }),
  "application-filters": fixed({
    statement:
      "`name` and `domain` find parts of them, or with `exact` the whole; `aud` finds the whole; `search` finds parts of name, domain and aud without regard to case. `target_attributes`, `destination_type`, `worker_id` and `filter` are taken and filter nothing.",
    evidence: "The parameters are documented; how they compare is not.",
    grade: "assumed",
    observedBy: "a list with `name`",
  }),
  "access-list-order": fixed({
    statement:
      "Applications, policies and groups are listed in the order of their making; `per_page` above 1000 counts as 1000.",
    evidence: "Nothing is known; recorded lists agree with it.",
    grade: "inferred",
    observedBy: "a list of two",
  }),
  "application-settings": fixed({
    statement: "PUT and PATCH of an application's settings change what is given, and answer both settings.",
    evidence: "The official description has the same body for both; nothing is known of the difference.",
    grade: "assumed",
    observedBy: "a PUT of one setting",
  }),
  "service-auth-redirect-precondition": choice(["refuse", "accept"], {
    statement:
      "`service_auth_401_redirect` without a policy that is Service Auth is 400 / 12130, in words of the emulator.",
    evidence:
      "That it fails was observed twice in 2026, also when the last such policy is taken away; the words are not known.",
    grade: "recorded",
    observedBy: "an application with the option and no policies",
  }),
  "precedence-auto": fixed({
    statement:
      "A policy without a precedence gets the highest of the application so far plus one, from 1; 0 counts as not given.",
    evidence: "Acceptance tests of the provider for Terraform; Go clients send 0 for nothing.",
    grade: "inferred",
    observedBy: "a policy without `precedence`",
  }),
  "application-policy-list": fixed({
    statement:
      "The policies of an application are listed with the reusable ones among them; one by one only exclusive ones are found, others are 404 / 12135.",
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
  "malformed-access-id": fixed({
    statement: "An id that is no UUID is answered as one that is not there.",
    evidence: "An old recording has 400 / 12045 for applications; nothing newer is known.",
    grade: "assumed",
    observedBy: "a GET of the application `x`",
  }),
} as const satisfies Assumptions;
