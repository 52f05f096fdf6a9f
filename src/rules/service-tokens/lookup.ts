import type { Consultation } from "../fidelity/consultation.ts";
import { invalid, refused, type Refusal } from "../fidelity/result.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Why there is no token of this id. */
export function missing(id: string, consult: Consultation): { ok: false; refusal: Refusal } {
  if (!UUID.test(id) && consult.value("malformed-token-id") === "invalid-request") {
    return invalid("service_token_id", "must be a UUID");
  }
  return refused({ kind: "not-found" });
}
