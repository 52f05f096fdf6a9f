/** What the inputs of applications, policies and groups are made of. `null` is "not given" for every optional field. */
import * as z from "zod/mini";
import { isKeepable, KEEPABLE } from "../../rules/access/size.ts";
import { LARGEST_PAGE } from "../../rules/service-tokens/listing.ts";
import { wholeNumberText } from "../http/numbers.ts";

export const NOT_AN_OBJECT = "must be a JSON object";

export const given = <T extends z.ZodMiniType>(type: T) => z.optional(z.nullable(type));

/** Of a body that is kept as it was sent. */
export const kept = () => z.refine(isKeepable, KEEPABLE);

/** The rules look at what stands in them, and say what is wrong in their own words. */
const rules = () => given(z.array(z.unknown(), "must be a list of rules"));
export const ruleLists = () => ({ include: rules(), exclude: rules(), require: rules() });

/** What a GET shows and a PUT may send back: it is taken and means nothing. */
export const readOnly = (...names: readonly string[]) =>
  Object.fromEntries(
    ["id", "uid", "created_at", "updated_at", ...names].map((name) => [name, z.optional(z.unknown())]),
  );

export const pageFields = () => ({
  page: z.optional(wholeNumberText(LARGEST_PAGE)),
  per_page: z.optional(wholeNumberText(LARGEST_PAGE)),
});

/** Only a page of a list. */
export const PageQuery = z.lazy(() => z.object(pageFields()));
