/** What the paths of the clock take. */
import * as z from "zod/mini";
import { trueOrFalse } from "../fields.ts";

const MODE = 'must be "running" or "frozen"';

export const ClockQuery = z.lazy(() => z.strictObject({ next: z.optional(trueOrFalse()) }));

export const ClockChange = z.lazy(() =>
  z.strictObject(
    {
      now: z.optional(z.string("must be an RFC 3339 time")),
      mode: z.optional(z.literal(["running", "frozen"], MODE)),
    },
    "must be a JSON object with now or mode",
  ),
);

export const ClockAdvance = z.lazy(() =>
  z.strictObject(
    { by: z.optional(z.string("must be a Go duration")), to: z.optional(z.string("must be an RFC 3339 time")) },
    "must be a JSON object with by or to",
  ),
);
