/** What is supposed of organizations, of what they do about unused tokens, and of keys. */
import { choice, fixed, time, type Assumptions } from "./assumption.ts";

export const organization = {
  "organization-created-at": time("2024-01-01T00:00:00Z", {
    statement:
      "An account has its organization from the start, created at this time, whatever the account's clock says.",
    evidence:
      "This is what the emulator does: most testers have an organization that is older than the strict refusal of tokens, which is documented for those made from 2026-10-05 on.",
    grade: "assumed",
    observedBy: "`created_at` of the organization",
  }),
  "organization-fields": fixed({
    statement:
      "An answer has the fields of a recorded one, `strict_service_token_auth`, and the fields that were set; fields that only Cloudflare sets (`cache_device_posture`, `has_migrated_private_apps`, `trusted_accounts`) are left out.",
    evidence: "A recorded answer of 2025, and a public description of one of 2026.",
    grade: "recorded",
    observedBy: "the members of an answer",
  }),
  "organization-create": fixed({
    statement: "A POST makes the existing organization anew from its body: 201.",
    evidence:
      "The official description has the operation; on real accounts it was refused with 400 / 11004 before Access was enabled.",
    grade: "assumed",
    observedBy: "a POST of an organization",
  }),
  "auth-domain-form": fixed({
    statement:
      "`auth_domain` is one label of at most 63 lower-case letters, digits and hyphens before `.cloudflareaccess.com`, and a PUT or a POST must have it: else 400 / 11004. It can be any name: the emulator does not check whether another account has it.",
    evidence: "The refusal of a PUT without it is recorded; the form is inferred from the documented limit.",
    grade: "inferred",
    observedBy: "a PUT of an organization with the domain `example.com`",
  }),
  "put-org-merge": choice(["merge", "replace"], {
    statement: "A PUT changes the fields that it names and keeps the others; or it resets the others.",
    evidence: "One public program relies on it.",
    grade: "inferred",
    observedBy: "a PUT without a field that was set",
  }),
  "strict-forced": choice(["answer-true", "refuse"], {
    statement:
      "`strict_service_token_auth` is true for organizations that were made from 2026-10-05 on: writing false is accepted and changes nothing, or it is 400 / 12130.",
    evidence: "The date, and that it cannot be switched off, are documented; the answer is not.",
    grade: "assumed",
    observedBy: "a PATCH with false of a new organization",
  }),
  "carried-organization-options": fixed({
    statement:
      "All other options of an organization are checked only for their form, kept, and do nothing; but `deny_unmatched_requests` and `deny_unmatched_requests_exempted_zone_names` count at the edge.",
    evidence: "This is what the emulator does, not what Cloudflare does.",
    grade: "assumed",
    observedBy: "an organization with `auto_redirect_to_identity`",
  }),
  "carried-user-revocation": fixed({
    statement: "The revocation of a user answers true for anybody, and does nothing.",
    evidence: "This is what the emulator does: it has no users.",
    grade: "assumed",
    observedBy: "a revocation of an unknown user",
  }),
  "inactivity-group-reference": choice(["protects", "does-not-protect"], {
    statement:
      "A group that names a token protects it, as a policy does; or only a policy does, and then the token is disabled and never deleted, since a rule names it.",
    evidence:
      "The documentation says that only a direct reference by a policy protects; most tests want no token of a group to vanish.",
    grade: "assumed",
    observedBy: "a token that only a group names, after the period",
  }),
  "inactivity-due-time": fixed({
    statement:
      "An unused token is disabled or deleted at the second when it is due: a period after its creation or its last use, but not before the setting was switched on or its period was changed. A refresh or rotation is not a use; a verification by the control plane is.",
    evidence: "The documentation says that it happens gradually in the background; the time is not known.",
    grade: "assumed",
    observedBy: "a token after the period",
  }),
  "inactivity-enabled-again": choice(["starts-again", "caught-again"], {
    statement:
      "A period begins when a token that was disabled is enabled again; or the token, which is as unused as before, is disabled or deleted again at once.",
    evidence:
      "Nothing is documented; Cloudflare looks for unused tokens gradually in the background, so that there is time for a use.",
    grade: "assumed",
    observedBy: "a token that was disabled as unused, and is enabled again",
  }),
  "key-rotation": fixed({
    statement:
      "Keys rotate by `POST …/keys/rotate` only, never by themselves. The previous key stays in `certs` and verifies for 7 days of the account's clock after a rotation. The interval is 42 days unless set, from 21 to 365; before the first rotation they are as old as the organization; when the time has passed, 0 days are left.",
    evidence:
      "The documentation says that keys rotate every six weeks by themselves, and that the previous key is good for 7 days; a recorded answer has 60 days. The limits are those of the provider for Terraform.",
    grade: "assumed",
    observedBy: "`GET …/access/keys` after the interval",
  }),
} as const satisfies Assumptions;
