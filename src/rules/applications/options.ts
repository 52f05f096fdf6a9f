/**
 * The options of an application, each with the form of its value. Source: the official OpenAPI description and the types of npm
 * `cloudflare` 7.3.0; of the defaults and of what is left out of answers: recorded answers, and what Terraform was measured to need.
 */
import type { Form } from "../access/forms.ts";
import { withoutSecretMembers } from "../values/secret-members.ts";
import type { Consultation } from "../fidelity/consultation.ts";

interface Option {
  readonly form: Form;
  /** What a self-hosted application answers when it is not given; undefined when it is left out. */
  readonly standard?: boolean | readonly unknown[];
  /** Whether `false` is answered as such: elsewhere it is left out. */
  readonly showsFalse?: boolean;
}

const flag = { form: "flag" } as const;
const text = { form: "text" } as const;
const texts = { form: "texts" } as const;
const object = { form: "object" } as const;
const objects = { form: "objects" } as const;

/** In the order of the wire, as far as it is known (the assumption `application-fields`). */
export const options: Readonly<Record<string, Option>> = {
  app_launcher_visible: { form: "flag", standard: true, showsFalse: true },
  allowed_idps: { form: "texts", standard: [] },
  tags: { form: "texts", standard: [] },
  auto_redirect_to_identity: { form: "flag", standard: false, showsFalse: true },
  session_duration: text,
  enable_binding_cookie: { form: "flag", standard: false, showsFalse: true },
  http_only_cookie_attribute: { form: "flag", standard: true, showsFalse: true },
  options_preflight_bypass: { form: "flag", standard: false, showsFalse: true },
  eager_redirect_cookie_setting: { form: "flag", standard: true, showsFalse: true },
  // Terraform was measured to plan a change without end when a false that was sent is not answered.
  allow_authenticate_via_warp: { form: "flag", showsFalse: true },
  allow_iframe: flag,
  app_launcher_logo_url: text,
  bg_color: text,
  cors_headers: object,
  custom_deny_message: text,
  custom_deny_url: text,
  custom_non_identity_deny_url: text,
  custom_pages: texts,
  footer_links: objects,
  header_bg_color: text,
  landing_page_design: object,
  logo_url: text,
  mfa_config: object,
  oauth_configuration: object,
  path_cookie_attribute: flag,
  read_service_tokens_from_header: text,
  saas_app: object,
  same_site_cookie_attribute: text,
  scim_config: object,
  self_hosted_domains: texts,
  service_auth_401_redirect: flag,
  skip_app_launcher_login_page: flag,
  skip_interstitial: flag,
  target_criteria: objects,
  use_clientless_isolation_app_launcher_url: flag,
};

/** Of applications that are not self-hosted. */
const OF_OTHERS = new Set([
  "app_launcher_logo_url",
  "bg_color",
  "footer_links",
  "header_bg_color",
  "landing_page_design",
  "saas_app",
  "self_hosted_domains", // of a self-hosted one they are made of its destinations
  "skip_app_launcher_login_page",
  "target_criteria",
]);

/** Of these only the form is checked: what they name is not emulated. */
const CARRIED = ["allowed_idps", "custom_pages", "mfa_config", "oauth_configuration", "scim_config"];

/** Notes what is supposed of options that name what the emulator does not have. */
export function noteCarried(kept: Readonly<Record<string, unknown>>, consult: Consultation): void {
  const isSet = (name: string) => kept[name] !== undefined && (kept[name] as { length?: unknown }).length !== 0;
  if (CARRIED.some(isSet) || kept.allow_authenticate_via_warp === true) consult.restsOn("carried-options");
}

/** What an application presents to another service: the secrets in it are not kept, as nothing here presents them. */
const WITH_SECRETS = new Set(["saas_app", "scim_config"]);

/**
 * What is kept of the options that were sent. For a self-hosted application those of other types are passed over, whatever they
 * say: clients of the older SDK send empty ones with each application.
 */
export function optionsOf(
  input: Readonly<Record<string, unknown>>,
  isSelfHosted: boolean,
  consult: Consultation,
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, { standard, showsFalse = false }] of Object.entries(options)) {
    if (isSelfHosted && OF_OTHERS.has(name)) continue;
    const value = input[name];
    const isGiven =
      value !== undefined &&
      value !== null &&
      value !== "" &&
      (value !== false || showsFalse || !isSelfHosted || consult.value("explicit-false") === "shown");
    if (isGiven) kept[name] = WITH_SECRETS.has(name) ? withoutSecretMembers(value) : value;
    else if (isSelfHosted && standard !== undefined) kept[name] = standard;
  }
  return kept;
}
