/** What a client may send for an identity provider. What a value means is decided by the rules. */
import * as z from "zod/mini";
import { object, text } from "../../../rules/access/form-schemas.ts";
import { given, kept, NOT_AN_OBJECT, pageFields, readOnly } from "../access-inputs.ts";

export const IdentityProviderBody = z.lazy(() =>
  z
    .object(
      {
        name: given(text()),
        type: given(text()),
        config: given(object()),
        scim_config: given(object()),
        saml_certificate_set_id: given(text()),
        ...readOnly("read_only", "saml_certificate_set"),
      },
      NOT_AN_OBJECT,
    )
    .check(kept()),
);

export const ListIdentityProviders = z.lazy(() =>
  z.object({ scim_enabled: z.optional(z.literal(["true", "false"], "must be true or false")), ...pageFields() }),
);
