/**
 * The form of a refusal: it follows the application's policies and settings in classic mode, and the credentials in strict mode.
 * Source: the documentation of service tokens, official source code, and recorded answers.
 */
import type { Decision } from "../../contract/access.ts";
import type { EdgeRefusal } from "../../contract/edge.ts";
import type { Consultation } from "../fidelity/consultation.ts";

export type RefusalForm =
  /** 302 to the team's login. */
  | { readonly form: "login"; readonly status: 302 }
  /** 302 to where the application says. */
  | { readonly form: "elsewhere"; readonly status: 302; readonly location: string }
  /** The page of a 403. */
  | { readonly form: "forbidden"; readonly status: 403 }
  /** A 401 instead of the login, or a refusal in strict mode: page, JSON or nothing. */
  | { readonly form: "told"; readonly status: 400 | 401 | 403; readonly body: "as-accepted" | "empty" };

export interface RefusedRequest {
  readonly decisions: readonly Decision[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly reason: EdgeRefusal;
  /** Whether the organization is strict and a token's credentials were presented. */
  readonly isStrict: boolean;
  /** Whether it is a preflight request of a browser, or anything else with OPTIONS, without credentials. */
  readonly isPreflight: boolean;
  /** Whether a script's session was not accepted (`X-Requested-With: XMLHttpRequest`). */
  readonly isScriptWithSession: boolean;
}

/** The reasons that say that nobody can be authenticated by what was presented. */
const UNAUTHENTICATED: ReadonlySet<EdgeRefusal> = new Set<EdgeRefusal>([
  "unknown-client-id",
  "wrong-secret",
  "disabled",
  "expired",
  "grace-over",
]);
const MALFORMED: ReadonlySet<EdgeRefusal> = new Set<EdgeRefusal>([
  "incomplete-credentials",
  "malformed-credentials",
  "duplicate-credentials",
]);

export function refusalForm(request: RefusedRequest, consult: Consultation): RefusalForm {
  const { decisions, options, reason } = request;
  const told = (status: 400 | 401 | 403): RefusalForm => {
    return { form: "told", status, body: consult.value("unauthorized-body") };
  };
  if (request.isStrict) {
    consult.restsOn("strict-mode");
    if (MALFORMED.has(reason)) return told(consult.value("strict-malformed-status"));
    return told(UNAUTHENTICATED.has(reason) ? 401 : 403);
  }
  if (request.isPreflight) return { form: "forbidden", status: 403 };
  const asksForStatus = options.service_auth_401_redirect === true && decisions.includes("non_identity");
  if (asksForStatus || request.isScriptWithSession) return told(401);
  if (mayLogIn(decisions, consult)) {
    consult.restsOn("login-redirect");
    return { form: "login", status: 302 };
  }
  const elsewhere = addressIn(options.custom_non_identity_deny_url);
  if (elsewhere !== undefined && consult.value("non-identity-deny-url") === "redirect") {
    return { form: "elsewhere", status: 302, location: elsewhere };
  }
  return { form: "forbidden", status: 403 };
}

/** Where a browser can be sent. */
function addressIn(value: unknown): string | undefined {
  const url = typeof value === "string" ? URL.parse(value) : null;
  return url?.protocol === "https:" || url?.protocol === "http:" ? url.href : undefined;
}

/** Whether a login could help. */
function mayLogIn(decisions: readonly Decision[], consult: Consultation): boolean {
  const shape = consult.value("edge-refusal-shape");
  if (shape === "always-forbidden") return false;
  if (decisions.length === 0) return shape === "redirect-without-policies";
  return decisions.some((decision) => decision === "allow" || decision === "deny");
}
