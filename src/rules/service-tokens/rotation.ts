/**
 * The rule of rotation.
 *
 * A token has two slots: the current secret with its version, and the previous secret with the end of its grace period.
 * A rotation moves current to previous (what stood there is dropped), puts the fresh secret in its place and raises the
 * version. From the end of grace on, the previous secret is refused. See `admission.ts` for who gets in.
 *
 * Source: Cloudflare's changelog of 2026-08-25 (grace periods) and the API reference of rotate and update.
 */
import type { Consultation } from "../fidelity/consultation.ts";
import { lowerThan, readGraceEnd } from "./fields.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";
import { LARGEST_VERSION, type Token, type TokenInput } from "./token.ts";

export type RotateInput = Pick<TokenInput, "previous_client_secret_expires_at">;

/** `POST .../rotate`: the version rises by one. Without an end of grace the previous secret ends now. */
export function rotate(
  token: Token,
  input: RotateInput,
  freshDigest: Uint8Array,
  now: number,
  consult: Consultation,
): Result<Token> {
  consult.restsOn("rotation-details");
  const graceEnd = readGraceEnd(input.previous_client_secret_expires_at, consult);
  if (!graceEnd.ok) return graceEnd;
  if (token.secret.version >= LARGEST_VERSION) {
    return invalid("client_secret_version", `cannot rise above ${LARGEST_VERSION}`);
  }
  const changed = withFreshSecret(token, freshDigest, token.secret.version + 1, graceEnd.value ?? now);
  return ok({ ...changed, updatedAt: now });
}

/** Current becomes previous until `graceEnd`, and the fresh secret becomes current. */
export function withFreshSecret(token: Token, freshDigest: Uint8Array, version: number, graceEnd: number): Token {
  return {
    ...token,
    secret: { digest: freshDigest, version },
    previous: { digest: token.secret.digest, expiresAt: graceEnd },
  };
}

/** A token after a PUT, and whether its secret is the fresh one. */
export interface Updated {
  readonly token: Token;
  readonly rotated: boolean;
}

/**
 * What a PUT does to the secrets. A higher version rotates once and stores the given number; the same version, or none,
 * only moves the end of grace, if one is given.
 */
export function rotateByVersion(
  token: Token,
  wanted: { version: number | undefined; graceEnd: number | undefined },
  freshDigest: Uint8Array | undefined,
  now: number,
  consult: Consultation,
): Result<Updated> {
  const { version = token.secret.version, graceEnd } = wanted;
  if (version < token.secret.version && consult.value("lower-secret-version") === "refuse") {
    return lowerThan(token.secret.version);
  }
  if (version > token.secret.version) {
    consult.restsOn("rotation-details");
    if (freshDigest === undefined) throw new Error("Who raises the version has a fresh secret at hand.");
    const end = graceEnd ?? graceEndOfPut(token, now, consult);
    return ok({ token: withFreshSecret(token, freshDigest, version, end), rotated: true });
  }
  if (graceEnd === undefined) return ok({ token, rotated: false });
  const over = token.previous.expiresAt !== null && now >= token.previous.expiresAt;
  const dropped = over && consult.value("previous-secret-after-grace") === "forgotten";
  const previous = { digest: dropped ? null : token.previous.digest, expiresAt: graceEnd };
  return ok({ token: { ...token, previous }, rotated: false });
}

function graceEndOfPut(token: Token, now: number, consult: Consultation): number {
  return consult.value("grace-when-not-given") === "stored" ? (token.previous.expiresAt ?? now) : now;
}
