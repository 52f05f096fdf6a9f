/** What a fork takes; a snapshot is read by the store itself. */
import * as z from "zod/mini";
import { accountId } from "../fields.ts";

export const ForkInput = z.lazy(() =>
  z.strictObject(
    { id: z.optional(accountId()), journal: z.optional(z.boolean("must be true or false")) },
    "must be a JSON object",
  ),
);
