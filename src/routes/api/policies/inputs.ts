/** What a client may send for a policy. What a value means is decided by the rules in `rules/policies/`. */
import * as z from "zod/mini";
import { flag, given, NOT_AN_OBJECT, number, object, objects, readOnly, ruleLists, text } from "../access-inputs.ts";

const fields = () => ({
  name: given(text()),
  decision: given(text()),
  ...ruleLists(),
  session_duration: given(text()),
  approval_groups: given(objects()),
  approval_required: given(flag()),
  connection_rules: given(object()),
  isolation_required: given(flag()),
  mfa_config: given(object()),
  purpose_justification_prompt: given(text()),
  purpose_justification_required: given(flag()),
});

/** `precedence` means nothing here, and Go clients send it all the same. */
export const PolicyBody = z.lazy(() =>
  z.object(
    { ...fields(), precedence: given(number()), ...readOnly("reusable", "app_count", "account_id") },
    NOT_AN_OBJECT,
  ),
);
