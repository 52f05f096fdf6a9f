/** Which account is asked for a host. */
import * as z from "zod/mini";
import { accountId } from "../fields.ts";

export const HostQuery = z.lazy(() => z.strictObject({ account: z.optional(accountId()) }));
