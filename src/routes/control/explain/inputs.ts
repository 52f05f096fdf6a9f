/** What is to be explained: a request that is made up, or one of the journal. */
import * as z from "zod/mini";

const INPUT = "must be a JSON object with url, or with request";
const HEADERS = 'must be an object of texts, such as {"CF-Access-Client-Id":"…"}';
const COUNTRY = "must be a country in two letters, such as PT";
const REQUEST = 'must be the id of an edge request in the journal, or "last"';
const LARGEST_ID = 2 ** 31 - 1;
const id = () => z.int().check(z.gte(1, REQUEST), z.lte(LARGEST_ID, REQUEST));

export const ExplainInput = z.lazy(() =>
  z.strictObject(
    {
      url: z.optional(z.string("must be a URL, or a host with a path").check(z.minLength(1, "must not be empty"))),
      method: z.optional(
        z.string("must be a method such as GET").check(z.regex(/^[A-Za-z]{1,20}$/, "must be a method such as GET")),
      ),
      headers: z.optional(z.record(z.string(), z.string("must be a text"), HEADERS)),
      ip: z.optional(z.string("must be an IP address")),
      country: z.optional(z.string(COUNTRY).check(z.regex(/^[A-Za-z0-9]{2}$/, COUNTRY))),
      token_id: z.optional(z.string("must be the id of a token")),
      request: z.optional(z.union([z.literal("last"), id()], REQUEST)),
    },
    INPUT,
  ),
);
export type ExplainFields = z.output<typeof ExplainInput>;
