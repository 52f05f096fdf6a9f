/** What a client may send for an organization. What a value means is decided by the rules in `rules/organization/`. */
import * as z from "zod/mini";
import { flag, object, text, withForm } from "../../../rules/access/form-schemas.ts";
import { options } from "../../../rules/organization/options.ts";
import { given, kept, NOT_AN_OBJECT, readOnly } from "../access-inputs.ts";

export const OrganizationBody = z.lazy(() =>
  z
    .object(
      {
        auth_domain: given(text()),
        name: given(text()),
        ...Object.fromEntries(Object.entries(options).map(([name, { form }]) => [name, given(withForm(form))])),
        session_duration: given(text()),
        strict_service_token_auth: given(flag()),
        service_token_inactivity: given(object()),
        ...readOnly("cache_device_posture", "has_migrated_private_apps", "trusted_accounts"),
      },
      NOT_AN_OBJECT,
    )
    .check(kept()),
);

export const RevokeUserBody = z.lazy(() =>
  z.object(
    {
      email: given(text()),
      user_uid: given(text()),
      devices: given(flag()),
      warp_session_reauth: given(flag()),
    },
    NOT_AN_OBJECT,
  ),
);

/** It says the same as the body, and neither means anything here: it is not read. */
export const RevokeUserQuery = z.lazy(() => z.object({ devices: z.optional(z.string()) }));
