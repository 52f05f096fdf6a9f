/** What the paths of accounts take. */
import * as z from "zod/mini";
import { accountId, accountName, pageFields } from "../fields.ts";
import { AccountSeed } from "../seed/inputs.ts";

export const NewAccount = z.lazy(() =>
  z.strictObject(
    { id: z.optional(accountId()), name: z.optional(accountName()), seed: z.optional(AccountSeed) },
    "must be a JSON object",
  ),
);

/** With `null` the account has the name again that it has without one. */
export const AccountChange = z.lazy(() =>
  z.strictObject({ name: z.optional(z.nullable(accountName())) }, "must be a JSON object"),
);

const SEARCH_LIMIT = 100;
const SEARCH = `must be a text of at most ${SEARCH_LIMIT} characters`;

export const ListQuery = z.lazy(() =>
  z.strictObject({
    search: z.optional(z.string().check(z.maxLength(SEARCH_LIMIT, SEARCH))),
    order: z.optional(z.literal(["asc", "recent"], 'must be "asc" or "recent"')),
    ...pageFields(),
  }),
);
