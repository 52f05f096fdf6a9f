/** The rule of `DELETE .../service_tokens/{id}`: a token that is in use stays. */
import type { Consultation } from "../fidelity/consultation.ts";
import { given, type Outcome } from "../fidelity/result.ts";
import type { Token } from "./token.ts";

/** Source: the recorded refusal with 12139. What uses a token is marked, since policies are not emulated. */
export function remove(token: Token, consult: Consultation): Outcome<Token> {
  return consult.outcome(token.inUse ? { ok: false, refusal: { kind: "in-use" } } : given(token));
}
