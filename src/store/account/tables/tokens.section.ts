/** What a snapshot may say of tokens. */
import * as z from "zod/mini";
import { Consultation } from "../../../rules/fidelity/consultation.ts";
import { expiryOf, readName } from "../../../rules/service-tokens/fields.ts";
import { clientId, digest, flag, time, uuid, whole } from "./shapes.ts";

export function name() {
  const words = "must have 1 to 350 characters";
  return z
    .string(words)
    .check(z.refine((value) => value.isWellFormed() && readName(value, new Consultation()).ok, words));
}

function duration() {
  const words = "must be a Go duration of more than 0, or forever";
  return z.string(words).check(z.refine((value) => expiryOf(value, 0, new Consultation()).ok, words));
}

const shape = () => ({
  id: uuid(),
  client_id: clientId(),
  name: name(),
  duration: duration(),
  enabled: flag(),
  created_at: time(),
  updated_at: time(),
  expires_at: time(),
  last_seen_at: z.nullable(time()),
  client_secret_sha256: digest(),
  client_secret_version: whole(1),
  previous_client_secret_sha256: z.nullable(digest()),
  previous_client_secret_expires_at: z.nullable(time()),
  in_use: z._default(flag(), false),
});

/** One that is kept aside. */
export const token = () => z.strictObject(shape(), "must be a token");

/** Each with the time of its last verification. */
export const tokens = () =>
  z.array(
    z.strictObject({ ...shape(), verified_at: z._default(z.nullable(time()), null) }, "must be a token"),
    "must be a list of tokens",
  );
