/** A policy as the rules see it. Times are whole seconds since 1970 (UTC). */
import { decisions, type AccessPolicy, type Decision } from "../../contract/access.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import { invalid, ok, refusedRequest, type Result } from "../fidelity/result.ts";
import { formatTimestamp } from "../values/timestamp.ts";
import { readLabel, readSession } from "../access/fields.ts";
import { problemOfForm, type Form } from "../access/forms.ts";
import { readRules, type Named, type RuleLists, type RuleListsInput } from "./rules.ts";

export interface Policy extends RuleLists {
  readonly id: string;
  /** The application that it is exclusive to; null of a reusable one. */
  readonly applicationId: string | null;
  readonly name: string;
  readonly decision: Decision;
  /** What else was set, as it was sent. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What a client may send for a policy; null and absent both mean "not given". Names are the API's. */
export interface PolicyInput extends RuleListsInput {
  readonly name?: string | null | undefined;
  readonly decision?: string | null | undefined;
  readonly precedence?: number | null | undefined;
  readonly session_duration?: string | null | undefined;
  readonly [option: string]: unknown;
}

/** Options that mean something to identities alone: kept, and answered as they were sent unless false or empty. */
export const policyOptions = {
  approval_groups: "objects",
  approval_required: "flag",
  connection_rules: "object",
  isolation_required: "flag",
  mfa_config: "object",
  purpose_justification_prompt: "text",
  purpose_justification_required: "flag",
} as const satisfies Readonly<Record<string, Form>>;

const forms: Readonly<Record<string, Form>> = {
  name: "text",
  decision: "text",
  include: "list",
  exclude: "list",
  require: "list",
  session_duration: "text",
  ...policyOptions,
};

/** What has another form than it must have, of a policy that stands in an application. */
export function problemOfForms(item: Readonly<Record<string, unknown>>): { member: string; detail: string } | null {
  for (const [member, form] of Object.entries(forms)) {
    const detail = problemOfForm(form, item[member]);
    if (detail !== undefined) return { member, detail };
  }
  return null;
}

/** Source: the documented limits of Access; of reusable policies. */
export const POLICIES_LIMIT = 500;
/** Source: the default of the official description. */
const SESSION = "24h";

/** What a policy is made of, or made into: everything that is not given has its default. */
export type PolicyFields = Pick<Policy, "name" | "decision" | "options" | "include" | "exclude" | "require">;

export function readPolicy(input: PolicyInput, named: Named, consult: Consultation): Result<PolicyFields> {
  const { decision } = input;
  if (!isDecision(decision)) return refusedRequest("unrecognized policy decision", { isRecorded: true });
  const name = readLabel("name", input.name ?? "");
  if (!name.ok) return name;
  if (input.include === undefined || input.include === null) return invalid("include", "is required");
  if (input.include.length === 0) consult.restsOn("empty-include");
  const lists = readRules(input, named);
  if (!lists.ok) return lists;
  const session = readSession(input.session_duration, SESSION);
  if (!session.ok) return session;
  const options: Record<string, unknown> = {};
  for (const option of Object.keys(policyOptions)) {
    const value = input[option];
    if (isSet(value)) options[option] = value;
  }
  if ((input.session_duration ?? null) !== null) options.session_duration = session.value; // else the application's counts
  return ok({ name: name.value, decision, ...lists.value, options });
}

/** Source: the provider for Terraform says that false booleans are left out of answers, and was measured to need it of "". */
const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== false && value !== "";

const isDecision = (value: unknown): value is Decision => decisions.includes(value as Decision);

/** Where it is shown: in an application with its precedence, or by itself with the number of its applications. */
export type Shown = { readonly precedence: number } | { readonly appCount: number };

/** As the API shows it. Source of the alphabetical order: all public fragments of answers. */
export function policyJson(policy: Policy, shown: Shown): AccessPolicy {
  const { id, name, decision, include, exclude, require, options, createdAt, updatedAt } = policy;
  const members: AccessPolicy = {
    ...options,
    ...("appCount" in shown ? { app_count: shown.appCount } : { precedence: shown.precedence }),
    created_at: formatTimestamp(createdAt),
    decision,
    exclude,
    id,
    include,
    name,
    require,
    session_duration: String(options.session_duration ?? SESSION),
    reusable: policy.applicationId === null,
    uid: id,
    updated_at: formatTimestamp(updatedAt),
  };
  return Object.fromEntries(Object.entries(members).toSorted(([a], [b]) => (a < b ? -1 : 1))) as AccessPolicy;
}
