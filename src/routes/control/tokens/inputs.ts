/** What the paths of tokens take. */
import * as z from "zod/mini";
import { tokenStates } from "../../../contract/tokens.ts";
import { NAME_LIMIT } from "../../../rules/service-tokens/token.ts";
import { parseTimestamp } from "../../../rules/values/timestamp.ts";
import { pageFields, trueOrFalse } from "../fields.ts";

const SEARCH = `must be a text of at most ${NAME_LIMIT} characters`;
const STATE = `must be one of ${tokenStates.join(", ")}`;
const TIME = "must be an RFC 3339 time such as 2026-01-31T12:00:00Z";

export const TokensQuery = z.lazy(() =>
  z.strictObject({
    name: z.optional(z.string()),
    deleted: z.optional(trueOrFalse()),
    // A name of so many characters can be searched for as a whole; they count as code points, as in names.
    search: z.optional(z.string().check(z.refine((text) => [...text].length <= NAME_LIMIT, SEARCH))),
    state: z.optional(z.literal(tokenStates, STATE)),
    in_grace: z.optional(trueOrFalse()),
    expires_before: z.optional(z.string().check(z.refine((text) => parseTimestamp(text) !== undefined, TIME))),
    in_use: z.optional(trueOrFalse()),
    order: z.optional(z.literal(["asc", "desc"], 'must be "asc" or "desc"')),
    events: z.optional(trueOrFalse()),
    ...pageFields(),
  }),
);

export const TokenMark = z.lazy(() =>
  z.strictObject({ in_use: z.boolean("must be true or false") }, "must be a JSON object with in_use"),
);
