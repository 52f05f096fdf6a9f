/** The rule of admission: does this secret get in now, and why not. The question is pure; nothing changes by asking. */
import type { Admission } from "../../contract/tokens.ts";
import { Consultation } from "../fidelity/consultation.ts";
import type { Token } from "./token.ts";

/**
 * Whether the secret with this SHA-256 digest is let in at `now` (whole seconds since 1970). An end is exclusive: one
 * second before expiry admits, at expiry refuses. A wrong secret is told apart from a token's state first, so that the
 * state of a token is not told to someone who does not know its secret.
 *
 * Source: expired or disabled tokens are refused like bad ones, and a disabled one refuses both of its secrets
 * (Cloudflare's documentation of service tokens).
 */
export function admit(
  token: Token | undefined,
  presentedDigest: Uint8Array,
  now: number,
  consult = new Consultation(),
): Admission {
  if (!token) return { admitted: false, secret: null, reason: "unknown-client-id" };
  const secret = matchingSecret(token, presentedDigest);
  if (secret === null) return { admitted: false, secret, reason: "wrong-secret" };
  if (!token.enabled) return { admitted: false, secret, reason: "disabled" };
  if (now === token.expiresAt) consult.restsOn("sub-second-lifetimes"); // one with a fraction may last for a part of this second
  if (now >= token.expiresAt) return { admitted: false, secret, reason: "expired" };
  if (secret === "previous" && !(token.previous.expiresAt !== null && now < token.previous.expiresAt)) {
    return { admitted: false, secret, reason: "grace-over" };
  }
  return { admitted: true, secret, reason: null };
}

/** Both digests are compared in full, so that the time taken tells nothing. */
function matchingSecret(token: Token, presentedDigest: Uint8Array): "current" | "previous" | null {
  const current = equalInConstantTime(token.secret.digest, presentedDigest);
  const previous = equalInConstantTime(token.previous.digest ?? new Uint8Array(32), presentedDigest);
  if (current) return "current";
  return previous && token.previous.digest !== null ? "previous" : null;
}

function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index++) difference |= (a[index] ?? 0) ^ (b[index] ?? 0);
  return difference === 0;
}
