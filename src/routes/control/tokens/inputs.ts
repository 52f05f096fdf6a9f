/** What the paths of tokens take. */
import * as z from "zod/mini";
import { pageFields, trueOrFalse } from "../fields.ts";

export const TokensQuery = z.lazy(() =>
  z.strictObject({ name: z.optional(z.string()), deleted: z.optional(trueOrFalse()), ...pageFields() }),
);

export const TokenMark = z.lazy(() =>
  z.strictObject({ in_use: z.boolean("must be true or false") }, "must be a JSON object with in_use"),
);
