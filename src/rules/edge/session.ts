/**
 * The session that a request is given, as the claims of its JWT, and whether one that is presented still counts. Source of the
 * claims and their order: the documentation of the application token, and recorded tokens.
 */
import type { Claims } from "./jws.ts";
import { parseDuration } from "../values/duration.ts";

/** Source: the documentation of sessions. */
const STANDARD = 86_400;
/** Of a session that lasts no time at all: long enough for an origin to look at the JWT. */
const AT_LEAST = 60;

export interface Issuing {
  readonly aud: string;
  /** Of the organization, such as `team.cloudflareaccess.com`. */
  readonly authDomain: string;
  /** Empty of a session without a token. */
  readonly clientId: string;
  /** Whole seconds. */
  readonly now: number;
  /** Whole seconds. */
  readonly lasts: number;
}

export const issuerOf = (authDomain: string): string => `https://${authDomain}`;

export function claimsOf({ aud, authDomain, clientId, now, lasts }: Issuing): Claims {
  return {
    type: "app",
    aud: [aud],
    exp: now + Math.max(lasts, AT_LEAST),
    iss: issuerOf(authDomain),
    common_name: clientId,
    iat: now,
    sub: "",
  };
}

/** In whole seconds: the policy says, or the application, or nobody. */
export function sessionSeconds(...durations: readonly (string | null | undefined)[]): number {
  for (const duration of durations) {
    const parsed = duration ? parseDuration(duration) : undefined;
    if (parsed?.ok) return Number(parsed.nanoseconds / 1_000_000_000n);
  }
  return STANDARD;
}

/** What a JWT that the account signed says of its session. */
export interface Session {
  readonly aud: string;
  readonly clientId: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Undefined of a JWT that is no session of this organization, such as `meta`, or that has expired. */
export function sessionIn(claims: Claims, authDomain: string, now: number): Session | undefined {
  const { type, aud, exp, iss, common_name: clientId, iat } = claims;
  const [audience, ...others] = Array.isArray(aud) ? (aud as unknown[]) : [];
  if (type !== "app" || iss !== issuerOf(authDomain) || typeof audience !== "string" || others.length > 0)
    return undefined;
  if (typeof exp !== "number" || typeof iat !== "number" || typeof clientId !== "string") return undefined;
  return now < exp ? { aud: audience, clientId, issuedAt: iat, expiresAt: exp } : undefined;
}

/** Whether it is one for this application, and was not revoked since. */
export function isSessionOf(session: Session, application: { aud: string; revokedAt: number | null }): boolean {
  return (
    session.aud === application.aud && (application.revokedAt === null || session.issuedAt > application.revokedAt)
  );
}
