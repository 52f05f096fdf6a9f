/** What a client may send for an application. What a value means is decided by the rules in `rules/applications/`. */
import * as z from "zod/mini";
import { options } from "../../../rules/applications/options.ts";
import { flag, objects, text, texts, withForm } from "../../../rules/access/form-schemas.ts";
import { given, kept, NOT_AN_OBJECT, pageFields, readOnly } from "../access-inputs.ts";

const optionFields = () =>
  Object.fromEntries(Object.entries(options).map(([name, { form }]) => [name, given(withForm(form))]));

export const ApplicationBody = z.lazy(() =>
  z
    .object(
      {
        type: given(text()),
        name: given(text()),
        domain: given(text()),
        self_hosted_domains: given(texts()),
        destinations: given(objects()),
        policies: given(z.array(z.unknown(), "must be a list of policies")),
        ...optionFields(),
        // The older SDK for Go sends the last two with every application.
        ...readOnly("aud", "domain_type", "private_address"),
      },
      NOT_AN_OBJECT,
    )
    .check(kept()),
);

export const ListApplications = z.lazy(() =>
  z.object({
    name: z.optional(z.string()),
    domain: z.optional(z.string()),
    aud: z.optional(z.string()),
    search: z.optional(z.string()),
    exact: z.optional(z.literal(["true", "false"], "must be true or false")),
    target_attributes: z.optional(z.string()),
    destination_type: z.optional(z.string()),
    worker_id: z.optional(z.string()),
    filter: z.optional(z.string()),
    ...pageFields(),
  }),
);

export const SettingsBody = z.lazy(() =>
  z.object({ allow_iframe: given(flag()), skip_interstitial: given(flag()) }, NOT_AN_OBJECT),
);
