/**
 * What the service-token operations answer, as schemas: the source of the types, of the OpenAPI document and of the test
 * that holds every answer against them. The running Worker needs only the types.
 */
import * as z from "zod/mini";

const timestamp = z.iso.datetime({ precision: 0 });

/** The members that every answer has, in the order of the wire. */
const before = { created_at: timestamp, enabled: z.boolean(), expires_at: timestamp, id: z.uuidv4() };
const after = {
  name: z.string(),
  updated_at: timestamp,
  duration: z.string(),
  client_secret_version: z.int(),
  previous_client_secret_expires_at: z.optional(z.nullable(timestamp)),
};
const clientId = z.string().check(z.regex(/^[0-9a-f]{32}\.access$/));
const clientSecret = z.string().check(z.regex(/^(cfast_[A-Za-z0-9]{40}[0-9a-f]{8}|[0-9a-f]{64})$/));
const seen = { last_seen_at: z.optional(timestamp) };

/** A token as get, list, delete and refresh show it. */
export const ServiceToken = z.strictObject({ client_id: clientId, ...before, ...seen, ...after });

/** The answer of a create or a rotation. */
export const ServiceTokenWithSecret = z.strictObject({
  client_id: clientId,
  client_secret: clientSecret,
  ...before,
  ...seen,
  ...after,
});

/** The answer of an update, which carries the new secret exactly when it rotated. */
export const UpdatedServiceToken = z.strictObject({
  client_id: clientId,
  client_secret: z.optional(clientSecret),
  ...before,
  ...seen,
  ...after,
});
export type UpdatedServiceToken = z.infer<typeof UpdatedServiceToken>;
