/** Which doors are asked for. */
import * as z from "zod/mini";
import { pageFields } from "../fields.ts";

export const DoorsQuery = z.lazy(() =>
  z.strictObject({ application_id: z.optional(z.string()), token_id: z.optional(z.string()), ...pageFields() }),
);
