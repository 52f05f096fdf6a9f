/** What the path of settings takes beside a change of them. */
import * as z from "zod/mini";
import { trueOrFalse } from "../fields.ts";

export const SettingsQuery = z.lazy(() => z.strictObject({ evidence: z.optional(trueOrFalse()) }));
