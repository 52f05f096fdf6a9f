/** What a client may send for a group. What a value means is decided by the rules in `rules/groups/`. */
import * as z from "zod/mini";
import { text } from "../../../rules/access/form-schemas.ts";
import { given, kept, NOT_AN_OBJECT, pageFields, readOnly, ruleLists } from "../access-inputs.ts";

export const GroupBody = z.lazy(() =>
  z
    .object({ name: given(text()), ...ruleLists(), is_default: z.optional(z.unknown()), ...readOnly() }, NOT_AN_OBJECT)
    .check(kept()),
);

export const ListGroups = z.lazy(() =>
  z.object({ name: z.optional(z.string()), search: z.optional(z.string()), ...pageFields() }),
);
