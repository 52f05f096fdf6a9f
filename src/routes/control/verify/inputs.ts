/** Who asks to be let in. */
import * as z from "zod/mini";

export const Credentials = z.lazy(() =>
  z.strictObject(
    { client_id: z.string("must be a string"), client_secret: z.string("must be a string") },
    "must be a JSON object with client_id and client_secret",
  ),
);
