/** What a client may send for a policy. What a value means is decided by the rules in `rules/policies/`. */
import * as z from "zod/mini";
import { policyOptions } from "../../../rules/policies/policy.ts";
import { number, text, withForm } from "../../../rules/access/form-schemas.ts";
import { given, kept, NOT_AN_OBJECT, readOnly, ruleLists } from "../access-inputs.ts";

const fields = () => ({
  name: given(text()),
  decision: given(text()),
  ...ruleLists(),
  session_duration: given(text()),
  ...Object.fromEntries(Object.entries(policyOptions).map(([name, form]) => [name, given(withForm(form))])),
});

/** `precedence` means nothing here, and Go clients send it all the same. */
export const PolicyBody = z.lazy(() =>
  z
    .object(
      { ...fields(), precedence: given(number()), ...readOnly("reusable", "app_count", "account_id") },
      NOT_AN_OBJECT,
    )
    .check(kept()),
);
