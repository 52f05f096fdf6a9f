/**
 * The options of an organization that are only kept, each with the form of its value. Source: the official OpenAPI description and
 * the types of npm `cloudflare` 7.3.0; of what is answered when it was never set: a recorded answer.
 */
import type { Form } from "../access/forms.ts";

interface Option {
  readonly form: Form;
  /** What is answered when it was never set; undefined when it is left out. */
  readonly standard?: boolean | string | Readonly<Record<string, never>>;
}

const flag = { form: "flag" } as const;
const text = { form: "text" } as const;
const object = { form: "object" } as const;

export const options: Readonly<Record<string, Option>> = {
  allow_authenticate_via_warp: { form: "flag", standard: false },
  auto_redirect_to_identity: { form: "flag", standard: false },
  custom_pages: object,
  deny_unmatched_requests: flag,
  deny_unmatched_requests_exempted_zone_names: { form: "texts" },
  is_ui_read_only: { form: "flag", standard: false },
  login_design: { form: "object", standard: {} },
  mfa_config: object,
  mfa_piv_key_requirements: object,
  mfa_required_for_all_apps: flag,
  mfa_ssh_piv_key_requirements: object,
  session_duration: { form: "text", standard: "24h" },
  ui_read_only_toggle_reason: text,
  user_seat_expiration_inactive_time: text,
  warp_auth_non_browser_401: flag,
  warp_auth_session_duration: text,
};

export type Options = Readonly<Record<string, unknown>>;

/** What a body says of them; null is "not given". */
export function givenOptions(input: Options): Options {
  return Object.fromEntries(
    Object.keys(options).flatMap((name) => {
      const value = input[name];
      return value === undefined || value === null ? [] : [[name, value]];
    }),
  );
}

/** Those that an answer shows, with what stands for those that were never set. */
export function shownOptions(kept: Options): Options {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, { standard }]) => {
      const value = kept[name] ?? standard;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
