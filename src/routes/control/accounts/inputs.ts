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

export const ListQuery = z.lazy(() => z.strictObject(pageFields()));
