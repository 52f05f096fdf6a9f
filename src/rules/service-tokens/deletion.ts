/** The rule of `DELETE .../service_tokens/{id}`: a token that is in use stays. */
import { ok, refused, type Result } from "../fidelity/result.ts";
import type { Token } from "./token.ts";

/** Source: the recorded refusal with 12139. `isNamed`: by a rule of a policy or group. A SCIM configuration can be marked. */
export function remove(token: Token, isNamed: boolean): Result<Token> {
  return token.inUse || isNamed ? refused({ kind: "in-use" }) : ok(token);
}
