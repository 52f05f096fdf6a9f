/** What a snapshot may say of what is carried of paths that are not emulated. */
import * as z from "zod/mini";
import { isKeepable } from "../../../rules/access/size.ts";
import { bytesOf, ITEMS_BYTES, ITEMS_LIMIT, type Fields } from "../../../rules/carried/item.ts";
import { isCollection } from "../../../rules/carried/place.ts";
import { withoutSecrets as redactedFields } from "../../../rules/values/secret-members.ts";
import { matching, time } from "../tables/shapes.ts";
import { withoutSecrets } from "./access.section.ts";

const COLLECTION = "must be the path of a collection, such as /accounts/cfd_tunnel or /zones/<id>/dns_records";

const SECRET = "must hold no secret, such as a client secret";
const hasNoSecret = (fields: Fields) =>
  !isKeepable(fields) || JSON.stringify(redactedFields(fields)) === JSON.stringify(fields);

const item = () =>
  z.strictObject(
    {
      collection: z.string(COLLECTION).check(z.refine(isCollection, COLLECTION)),
      id: matching(/^[0-9a-f]{32}$/, "must be 32 lower-case hex digits"),
      created_at: time(),
      fields: withoutSecrets().check(z.refine(hasNoSecret, SECRET)),
    },
    "must be a carried item",
  );

export const carried = () =>
  z._default(
    z
      .array(item(), "must be a list of carried items")
      .check(
        z.maxLength(ITEMS_LIMIT, `must have at most ${ITEMS_LIMIT} carried items`),
        z.refine(isSmall, `must take at most ${ITEMS_BYTES} bytes as JSON, the fields of all of them together`),
      ),
    [],
  );

/** Each alone is shallow enough to be written, or refused for that already. */
function isSmall(items: readonly { readonly fields: Fields }[]): boolean {
  return !items.every(isKeepable) || items.reduce((sum, { fields }) => sum + bytesOf(fields), 0) <= ITEMS_BYTES;
}
