/** What a client may send for a tag. What a value means is decided by the rules in `rules/tags/`. */
import * as z from "zod/mini";
import { text } from "../../../rules/access/form-schemas.ts";
import { given, kept, NOT_AN_OBJECT } from "../access-inputs.ts";

/** What a GET of an older description shows is taken and means nothing. */
export const TagBody = z.lazy(() =>
  z
    .object(
      {
        name: given(text()),
        app_count: z.optional(z.unknown()),
        created_at: z.optional(z.unknown()),
        updated_at: z.optional(z.unknown()),
      },
      NOT_AN_OBJECT,
    )
    .check(kept()),
);
