/** Who asks. Locally every credential of the right form is accepted; a deployed emulator knows its operator's token. */
import {
  authenticationError,
  malformedAuthorization,
  missingCredentials,
  type Problem,
} from "../../rules/fidelity/problems.ts";

export type Credential = { readonly kind: "token"; readonly token: string } | { readonly kind: "key" };

/** `Bearer` and one b64token of any length (RFC 6750, section 2.1); the scheme's case does not count (RFC 9110). */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

export function readCredential(headers: Headers): Credential | Problem {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const token = BEARER.exec(authorization)?.[1];
    return token === undefined ? malformedAuthorization : { kind: "token", token };
  }
  return headers.get("x-auth-email") && headers.get("x-auth-key") ? { kind: "key" } : missingCredentials;
}

/** Why this request is not let in, if it is not. */
export function refusalOf(headers: Headers, env: EmulatorEnv): Problem | undefined {
  const credential = readCredential(headers);
  if ("status" in credential) return credential;
  return env.EMULATOR_MODE === "local" || isOperator(headers, env) ? undefined : authenticationError;
}

/** Whether the request presents the operator's token. Without one, a deployed emulator is closed. */
export function isOperator(headers: Headers, env: EmulatorEnv): boolean {
  if (!env.EMULATOR_OPERATOR_TOKEN) return false;
  const credential = readCredential(headers);
  return "token" in credential && equalTexts(credential.token, env.EMULATOR_OPERATOR_TOKEN);
}

function equalTexts(presented: string, expected: string): boolean {
  const [a, b] = [new TextEncoder().encode(presented), new TextEncoder().encode(expected)];
  // Of unequal lengths the presented text is compared with itself, so that the time taken tells only its own length.
  return a.byteLength === b.byteLength ? crypto.subtle.timingSafeEqual(a, b) : !crypto.subtle.timingSafeEqual(a, a);
}
