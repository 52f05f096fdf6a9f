/** The account that a zone is bound to. */
import * as z from "zod/mini";
import { accountId, hostName } from "../fields.ts";

export const Binding = z.lazy(() =>
  z.strictObject({ account_id: accountId(), name: z.optional(hostName()) }, "must be a JSON object with account_id"),
);
