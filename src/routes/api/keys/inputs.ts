/** What a client may send for the keys of an account. What a value means is decided by the rules in `rules/keys/`. */
import * as z from "zod/mini";
import { number } from "../../../rules/access/form-schemas.ts";
import { given, NOT_AN_OBJECT } from "../access-inputs.ts";

export const KeysBody = z.lazy(() => z.object({ key_rotation_interval_days: given(number()) }, NOT_AN_OBJECT));
