/**
 * The selectors that a rule can have, with the members of each value. Source: the official OpenAPI description (`accessRule`)
 * and the types of npm `cloudflare` 7.3.0. Whether a selector can hold for a service token: the documentation of policies.
 */

/** `text?` may be missing. An empty object has no members. */
type Kind = "text" | "text?" | "levels";

interface Selector {
  readonly members: Readonly<Record<string, Kind>>;
  /** Whether it can hold for a request that presents a service token. What needs an identity cannot. */
  readonly forTokens: boolean;
}

const request = (members: Selector["members"]): Selector => ({ members, forTokens: true });
const identity = (members: Selector["members"]): Selector => ({ members, forTokens: false });
const ofProvider = { identity_provider_id: "text" } as const;

export const selectors: Readonly<Record<string, Selector>> = {
  service_token: request({ token_id: "text" }),
  any_valid_service_token: request({}),
  everyone: request({}),
  ip: request({ ip: "text" }),
  ip_list: request({ id: "text" }),
  geo: request({ country_code: "text" }),
  group: request({ id: "text" }),
  certificate: identity({}),
  common_name: identity({ common_name: "text" }),
  device_posture: identity({ integration_uid: "text" }),
  linked_app_token: identity({ app_uid: "text" }),
  external_evaluation: identity({ evaluate_url: "text", keys_url: "text" }),
  email: identity({ email: "text" }),
  email_domain: identity({ domain: "text" }),
  email_list: identity({ id: "text" }),
  login_method: identity({ id: "text" }),
  auth_method: identity({ auth_method: "text" }),
  auth_context: identity({ id: "text", ac_id: "text", ...ofProvider }),
  azureAD: identity({ id: "text", ...ofProvider }),
  "github-organization": identity({ name: "text", team: "text?", ...ofProvider }),
  gsuite: identity({ email: "text", ...ofProvider }),
  okta: identity({ name: "text", ...ofProvider }),
  saml: identity({ attribute_name: "text", attribute_value: "text", ...ofProvider }),
  oidc: identity({ claim_name: "text", claim_value: "text", ...ofProvider }),
  user_risk_score: identity({ user_risk_score: "levels" }),
  cloudflare_account_member: identity({ account_id: "text?" }),
};

const LEVELS = ["low", "medium", "high", "unscored"];

/** What is wrong with the value of a selector, if anything. */
export function problemOfValue(name: string, value: unknown): string | undefined {
  const selector = Object.hasOwn(selectors, name) ? selectors[name] : undefined;
  if (!selector) return `has an unknown selector, ${JSON.stringify(name.slice(0, 100))}`;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return `${name} must be an object`;
  for (const [member, kind] of Object.entries(selector.members)) {
    const given: unknown = (value as Readonly<Record<string, unknown>>)[member];
    const isMissing = given === undefined || given === null;
    if (isMissing && kind === "text?") continue;
    if (isMissing) return `${name} must have ${member}`;
    if (kind === "levels" ? !isLevels(given) : typeof given !== "string") {
      return `${name}.${member} must be ${kind === "levels" ? `a list of ${LEVELS.join(", ")}` : "a string"}`;
    }
  }
  return undefined;
}

function isLevels(value: unknown): boolean {
  return Array.isArray(value) && value.every((level) => LEVELS.includes(level as string));
}
