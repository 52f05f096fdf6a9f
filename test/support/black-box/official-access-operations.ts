/**
 * The operations on applications, policies, groups, the organization and keys as Cloudflare describes them, transcribed.
 *
 * Source: the official OpenAPI description, cloudflare/api-schemas `openapi.json` of 2026-07-27 (commit c92b9b0f), read through
 * StackQL's copy of 2026-07-21 and a public re-publication of single definitions. What is newer is from the types of npm
 * `cloudflare` 7.3.0 (`eager_redirect_cookie_setting`, `account_id`) and from the product's documentation of 2026-09
 * (`destination_type`, `worker_id`, `filter`). The variants of an application by its type are one list here, as in StackQL's
 * copy. Null is what that copy does not tell: most operation ids, whether a body is required, the permissions of PATCH.
 */
import type { DescribedOperation } from "./official-operations.ts";

const OPTIONS = [
  "allow_authenticate_via_warp",
  "allow_iframe",
  "allowed_idps",
  "app_launcher_logo_url",
  "app_launcher_visible",
  "auto_redirect_to_identity",
  "bg_color",
  "cors_headers",
  "custom_deny_message",
  "custom_deny_url",
  "custom_non_identity_deny_url",
  "custom_pages",
  "destinations",
  "domain",
  "eager_redirect_cookie_setting",
  "enable_binding_cookie",
  "footer_links",
  "header_bg_color",
  "http_only_cookie_attribute",
  "landing_page_design",
  "logo_url",
  "mfa_config",
  "name",
  "oauth_configuration",
  "options_preflight_bypass",
  "path_cookie_attribute",
  "policies",
  "read_service_tokens_from_header",
  "saas_app",
  "same_site_cookie_attribute",
  "scim_config",
  "self_hosted_domains",
  "service_auth_401_redirect",
  "session_duration",
  "skip_app_launcher_login_page",
  "skip_interstitial",
  "tags",
  "target_criteria",
  "type",
  "use_clientless_isolation_app_launcher_url",
];
/** `accessAppResponse`. */
const APPLICATION = [...OPTIONS, "aud", "created_at", "id", "updated_at"];
const SETTINGS = ["allow_iframe", "skip_interstitial"];

/** `accessPolicyReq`. */
const POLICY_FIELDS = [
  "approval_groups",
  "approval_required",
  "connection_rules",
  "decision",
  "exclude",
  "include",
  "isolation_required",
  "mfa_config",
  "name",
  "purpose_justification_prompt",
  "purpose_justification_required",
  "require",
  "session_duration",
];
const POLICY = [...POLICY_FIELDS, "account_id", "created_at", "id", "updated_at"];
/** `accessReusablePolicyResp`. */
const REUSABLE = [...POLICY, "app_count", "reusable"];
/** `accessAppPolicyResponse`. */
const OF_APPLICATION = [...POLICY, "precedence"];

const GROUP_FIELDS = ["exclude", "include", "is_default", "name", "require"];
const GROUP = [...GROUP_FIELDS, "created_at", "id", "updated_at"];

/** `accessOrganizations`, of which the last are newer than the description. */
const ORGANIZATION_FIELDS = [
  "allow_authenticate_via_warp",
  "auth_domain",
  "auto_redirect_to_identity",
  "deny_unmatched_requests",
  "deny_unmatched_requests_exempted_zone_names",
  "is_ui_read_only",
  "login_design",
  "mfa_config",
  "mfa_required_for_all_apps",
  "mfa_ssh_piv_key_requirements",
  "name",
  "session_duration",
  "ui_read_only_toggle_reason",
  "user_seat_expiration_inactive_time",
  "warp_auth_session_duration",
  "mfa_piv_key_requirements",
  "service_token_inactivity",
  "strict_service_token_auth",
  "warp_auth_non_browser_401",
];
const ORGANIZATION = [...ORGANIZATION_FIELDS, "created_at", "custom_pages", "updated_at"];
/** What recorded answers have of an organization's own doing, and the types of npm `cloudflare` 7.3.0. */
const OF_CLOUDFLARE = ["cache_device_posture", "has_migrated_private_apps", "trusted_accounts"];
/** `accessKeyConfig`. */
const KEYS = ["days_until_next_rotation", "key_rotation_interval_days", "last_key_rotation_at"];

const WRITE = ["Access: Apps and Policies Write"];
const READ = [...WRITE, "Access: Apps and Policies Read"];
const REVOKE = "Access: Apps and Policies Revoke";
const WRITE_GROUPS = ["Access: Organizations, Identity Providers, and Groups Write"];
const READ_GROUPS = [...WRITE_GROUPS, "Access: Organizations, Identity Providers, and Groups Read"];

const READ_ORGANIZATION = [...READ_GROUPS, "Access: Organizations, Identity Providers, and Groups Revoke"];

const PAGE = ["page", "per_page"];
const FILTERS = ["name", "domain", "aud", "target_attributes", "exact", "search"];
/** The last ones are of the types of npm `cloudflare` 7.3.0. */
const LOG_FILTERS = [
  "limit",
  "direction",
  "since",
  "until",
  "page",
  "per_page",
  "fields",
  "email",
  "email_exact",
  "emailOp",
  "user_id",
  "user_idOp",
  "allowedOp",
  "app_typeOp",
  "app_uidOp",
  "country_codeOp",
  "idpOp",
  "non_identityOp",
  "ray_idOp",
];
const NEWER_FILTERS = ["destination_type", "worker_id", "filter"];

type Facts = Omit<DescribedOperation, "operationId" | "method" | "path">;
const none = { query: [], body: [], bodyRequired: false, requiredFields: [], permissions: WRITE, status: 200 };
const withBody = { ...none, bodyRequired: null };

const readsApps = { ...none, permissions: READ, result: APPLICATION };
const changesApps = { ...withBody, body: OPTIONS, requiredFields: ["type"], result: APPLICATION };
const settings = { ...withBody, body: SETTINGS, status: 202, result: SETTINGS };
const isDeleted = { ...none, status: 202, result: ["id"] };
const changesPolicy = { ...withBody, body: POLICY_FIELDS, requiredFields: ["decision", "include", "name"] };
const changesOwn = { ...changesPolicy, body: [...POLICY_FIELDS, "precedence"], result: OF_APPLICATION };
const readsOwn = { ...none, permissions: READ, result: OF_APPLICATION };
const changesGroup = {
  ...withBody,
  body: GROUP_FIELDS,
  requiredFields: ["include", "name"],
  permissions: WRITE_GROUPS,
  result: GROUP,
};
const readsGroup = { ...none, permissions: READ_GROUPS, result: GROUP };

const changesOrganization = {
  ...withBody,
  body: [...ORGANIZATION_FIELDS, "custom_pages"],
  permissions: WRITE_GROUPS,
  result: [...ORGANIZATION, ...OF_CLOUDFLARE],
};
/** `access_identity-providers`, of the types of npm `cloudflare` 7.3.0. */
const PROVIDER_FIELDS = ["config", "name", "saml_certificate_set_id", "scim_config", "type"];
const PROVIDER = [...PROVIDER_FIELDS, "id", "read_only", "saml_certificate_set"];
const readsProvider = { ...none, permissions: READ_GROUPS, result: PROVIDER };
const changesProvider = {
  ...withBody,
  body: PROVIDER_FIELDS,
  bodyRequired: true,
  requiredFields: ["config", "name", "type"],
  permissions: WRITE_GROUPS,
  result: PROVIDER,
};
/** `access_tags`, of the types of npm `cloudflare` 7.3.0. */
const readsTag = { ...none, permissions: READ, result: ["name"] };
const changesTag = { ...withBody, body: ["name"], requiredFields: ["name"], result: ["name"] };

/** What accounts and zones both have, by method and by the path below `/access`. */
const ofBoth: Readonly<Record<string, Facts>> = {
  "get /apps": { ...readsApps, query: [...FILTERS, ...PAGE, ...NEWER_FILTERS], permissions: [...READ, REVOKE] },
  "post /apps": { ...changesApps, status: 201 },
  "get /apps/{app_id}": readsApps,
  "put /apps/{app_id}": changesApps,
  "delete /apps/{app_id}": isDeleted,
  "put /apps/{app_id}/settings": settings,
  "patch /apps/{app_id}/settings": { ...settings, permissions: null },
  "post /apps/{app_id}/revoke_tokens": { ...none, permissions: [...WRITE, REVOKE], status: 202, result: [] },
  "get /apps/{app_id}/policies": { ...readsOwn, query: PAGE },
  "post /apps/{app_id}/policies": { ...changesOwn, status: 201 },
  "get /apps/{app_id}/policies/{policy_id}": readsOwn,
  "put /apps/{app_id}/policies/{policy_id}": changesOwn,
  "delete /apps/{app_id}/policies/{policy_id}": isDeleted,
  "get /groups": { ...readsGroup, query: ["name", "search", ...PAGE] },
  "post /groups": { ...changesGroup, status: 201 },
  "get /groups/{group_id}": readsGroup,
  "put /groups/{group_id}": changesGroup,
  "delete /groups/{group_id}": { ...isDeleted, permissions: WRITE_GROUPS },
  "get /organizations": { ...none, permissions: READ_ORGANIZATION, result: [...ORGANIZATION, ...OF_CLOUDFLARE] },
  "post /organizations": {
    ...changesOrganization,
    body: ORGANIZATION_FIELDS,
    requiredFields: ["auth_domain", "name"],
    status: 201,
  },
  "put /organizations": changesOrganization,
  // Of the product's documentation of 2026-10 alone.
  "patch /organizations": changesOrganization,
  "post /organizations/revoke_user": {
    ...withBody,
    query: ["devices"],
    body: ["email", "user_uid", "devices", "warp_session_reauth"],
    requiredFields: ["email"],
    permissions: WRITE_GROUPS,
    result: [],
  },
  "get /identity_providers": { ...readsProvider, query: ["scim_enabled", ...PAGE] },
  "post /identity_providers": { ...changesProvider, status: 201 },
  "get /identity_providers/{identity_provider_id}": readsProvider,
  "put /identity_providers/{identity_provider_id}": changesProvider,
  "delete /identity_providers/{identity_provider_id}": { ...isDeleted, permissions: WRITE_GROUPS },
};

/** What only accounts have, with its operation id. */
const ofAccounts: Readonly<Record<string, Facts & { readonly operationId: string }>> = {
  "get /keys": {
    ...none,
    operationId: "access-key-configuration-get-the-access-key-configuration",
    permissions: READ_GROUPS,
    result: KEYS,
  },
  "put /keys": {
    ...withBody,
    operationId: "access-key-configuration-update-the-access-key-configuration",
    body: ["key_rotation_interval_days"],
    requiredFields: ["key_rotation_interval_days"],
    permissions: WRITE_GROUPS,
    result: KEYS,
  },
  "post /keys/rotate": {
    ...none,
    operationId: "access-key-configuration-rotate-access-keys",
    permissions: WRITE_GROUPS,
    result: KEYS,
  },
  "put /apps/{app_id}/policies/{policy_id}/make_reusable": {
    ...none,
    operationId: "access-policies-convert-reusable",
    result: OF_APPLICATION,
  },
  "get /policies": {
    ...none,
    operationId: "access-policies-list-access-reusable-policies",
    query: PAGE,
    permissions: READ,
    result: REUSABLE,
  },
  "post /policies": {
    ...changesPolicy,
    operationId: "access-policies-create-an-access-reusable-policy",
    status: 201,
    result: REUSABLE,
  },
  "get /policies/{policy_id}": {
    ...none,
    operationId: "access-policies-get-an-access-reusable-policy",
    permissions: READ,
    result: REUSABLE,
  },
  "put /policies/{policy_id}": {
    ...changesPolicy,
    operationId: "access-policies-update-an-access-reusable-policy",
    result: REUSABLE,
  },
  "delete /policies/{policy_id}": {
    ...isDeleted,
    operationId: "access-policies-delete-an-access-reusable-policy",
  },
  "get /tags": {
    ...readsTag,
    operationId: "access-tags-list-tags",
    query: PAGE,
    permissions: [...READ, REVOKE],
  },
  "post /tags": { ...changesTag, operationId: "access-tags-create-tag", status: 201 },
  "get /tags/{tag_name}": { ...readsTag, operationId: "access-tags-get-a-tag" },
  "put /tags/{tag_name}": { ...changesTag, operationId: "access-tags-update-a-tag" },
  "delete /tags/{tag_name}": { ...isDeleted, operationId: "access-tags-delete-a-tag", result: ["name"] },
  "get /logs/access_requests": {
    ...none,
    operationId: "access-authentication-logs-get-access-authentication-logs",
    query: LOG_FILTERS,
    permissions: ["Access: Audit Logs Read"],
    result: [],
  },
};

function operationsBelow(
  root: string,
  facts: Readonly<Record<string, Facts & { readonly operationId?: string }>>,
): DescribedOperation[] {
  return Object.entries(facts).map(([place, { operationId = null, ...rest }]) => {
    const [method = "", path = ""] = place.split(" ");
    return Object.assign({ operationId, method, path: `${root}/access${path}` }, rest);
  });
}

export const officialAccessOperations: readonly DescribedOperation[] = [
  ...operationsBelow("/accounts/{account_id}", { ...ofBoth, ...ofAccounts }),
  ...operationsBelow("/zones/{zone_id}", ofBoth),
];
