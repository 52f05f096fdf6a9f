/** What the search for leaked secrets takes: digests, so that no secret is sent. */
import * as z from "zod/mini";
import { accountId } from "../fields.ts";

const DIGEST = "must be a SHA-256 digest in 64 lower-case hex digits";
const MANY = "must have 1 to 10000 digests";

export const ScanInput = z.lazy(() =>
  z.strictObject(
    {
      digests: z
        .array(z.string(DIGEST).check(z.regex(/^[0-9a-f]{64}$/, DIGEST)), "must be a list of digests")
        .check(z.minLength(1, MANY), z.maxLength(10_000, MANY)),
      account_id: z.optional(accountId()),
    },
    "must be a JSON object with digests",
  ),
);
