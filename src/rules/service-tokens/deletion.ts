/** The rule of `DELETE .../service_tokens/{id}`: a token that is in use stays. */
import { ok, refused, type Result } from "../fidelity/result.ts";
import type { Token } from "./token.ts";

/** Source: the recorded refusal with 12139. What uses a token is marked, since policies are not emulated. */
export function remove(token: Token): Result<Token> {
  return token.inUse ? refused({ kind: "in-use" }) : ok(token);
}
