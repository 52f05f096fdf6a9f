/** The options of a policy, each with the form of its value. Source: the official OpenAPI description. */
import type { Form } from "../applications/options.ts";

export const policyOptions = {
  approval_groups: "objects",
  approval_required: "flag",
  connection_rules: "object",
  isolation_required: "flag",
  mfa_config: "object",
  purpose_justification_prompt: "text",
  purpose_justification_required: "flag",
  session_duration: "text",
} as const satisfies Readonly<Record<string, Form>>;
