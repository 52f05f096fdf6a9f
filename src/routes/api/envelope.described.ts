/**
 * The envelopes of the API plane as schemas, for the OpenAPI document and the tests. The running Worker does not load
 * this file.
 */
import * as z from "zod/mini";

const noMessages = z.array(z.strictObject({})).check(z.maxLength(0));

export const Failure = z.strictObject({
  result: z.null(),
  success: z.literal(false),
  errors: z
    .array(
      z.strictObject({
        code: z.int().check(z.gte(1000)),
        message: z.string(),
        error_chain: z.optional(z.array(z.strictObject({ code: z.int(), message: z.string() }))),
      }),
    )
    .check(z.minLength(1)),
  messages: noMessages,
});

export const ResultInfo = z.strictObject({
  count: z.int(),
  page: z.int(),
  per_page: z.int(),
  total_count: z.int(),
  total_pages: z.int(),
});

/** The envelope of one object, or of a page of a list. */
export function successOf(result: z.ZodMiniType, isList: boolean): z.ZodMiniType {
  const envelope = { success: z.literal(true), errors: noMessages, messages: noMessages };
  return isList
    ? z.strictObject({ result: z.array(result), ...envelope, result_info: ResultInfo })
    : z.strictObject({ result, ...envelope });
}
