import type { Consultation } from "../fidelity/consultation.ts";
import { invalid, refused, type Refusal } from "../fidelity/result.ts";
import { UUID } from "../values/uuid.ts";

/** Why there is no token of this id. */
export function missing(id: string, consult: Consultation): { ok: false; refusal: Refusal } {
  if (!UUID.test(id) && consult.value("malformed-token-id") === "invalid-request") {
    return invalid("service_token_id", "must be a UUID");
  }
  return refused({ kind: "not-found" });
}
