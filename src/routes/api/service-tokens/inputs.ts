/**
 * What a client may send for a service token. These schemas are the source of the validation, of the types and of the
 * OpenAPI document. What a value means, and whether it is allowed, is decided by the rules in `rules/service-tokens/`.
 *
 * They are made at their first use: making them all would be a good part of the time that a start takes.
 *
 * `null` is "not given" for every optional field, and unknown fields are ignored (the assumption `unknown-fields`).
 */
import * as z from "zod/mini";
import { wholeNumberText } from "../../http/numbers.ts";
import { LARGEST_PAGE } from "../../../rules/service-tokens/listing.ts";

const text = () => z.string("must be a string");
const optionalText = () => z.optional(z.nullable(text()));
const requiredText = () =>
  z.string({ error: ({ input }) => (input === undefined || input === null ? "is required" : "must be a string") });

const optionalFields = () => ({
  duration: optionalText(),
  enabled: z.optional(z.nullable(z.boolean("must be true or false"))),
  client_secret_version: z.optional(z.nullable(z.union([z.number(), z.string()], "must be a number"))),
  previous_client_secret_expires_at: optionalText(),
});

const NOT_AN_OBJECT = "must be a JSON object";

export const CreateServiceToken = z.lazy(() => z.object({ name: requiredText(), ...optionalFields() }, NOT_AN_OBJECT));

export const UpdateServiceToken = z.lazy(() => z.object({ name: optionalText(), ...optionalFields() }, NOT_AN_OBJECT));

export const RotateServiceToken = z.lazy(() =>
  z.object({ previous_client_secret_expires_at: optionalText() }, NOT_AN_OBJECT),
);

export const ListServiceTokens = z.lazy(() =>
  z.object({
    name: z.optional(z.string()),
    search: z.optional(z.string()),
    page: z.optional(wholeNumberText(LARGEST_PAGE)),
    per_page: z.optional(wholeNumberText(LARGEST_PAGE)),
  }),
);
