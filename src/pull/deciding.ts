/** Which fields decide who gets in: a seed that lacks one of them is not the whole account. */
import { applicationTypes, type ApplicationType } from "../contract/access.ts";
import { membersOf } from "../api-client/answers.ts";

const deciding: Readonly<Record<string, ReadonlySet<string>>> = {
  application: new Set([
    "destinations",
    "domain",
    "self_hosted_domains",
    "policies",
    "allow_authenticate_via_warp",
    "allowed_idps",
    "options_preflight_bypass",
    "read_service_tokens_from_header",
    "service_auth_401_redirect",
  ]),
  policy: new Set(["decision", "include", "exclude", "require", "precedence"]),
  group: new Set(["include", "exclude", "require"]),
  "service token": new Set(["enabled", "expires_at", "duration"]),
  organization: new Set([
    "strict_service_token_auth",
    "service_token_inactivity",
    "deny_unmatched_requests",
    "deny_unmatched_requests_exempted_zone_names",
  ]),
};

/** `kind` may say whose it is, too: `policy of application "Shop"`. */
export function decides(kind: string, name: string, item: unknown): boolean {
  const [own = ""] = kind.split(" of ", 1);
  if (own === "application" && isWithoutDoors(membersOf(item)?.["type"])) return false;
  return Object.hasOwn(deciding, own) && deciding[own]?.has(name) === true;
}

/** Of a type that stands in the seed and protects nothing there. */
export function isWithoutDoors(type: unknown): type is ApplicationType {
  return type !== "self_hosted" && applicationTypes.includes(type as ApplicationType);
}
