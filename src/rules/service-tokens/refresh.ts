/** The rule of `POST .../refresh`: more time, same secret. */
import type { Consultation } from "../fidelity/consultation.ts";
import { END_OF_TIME, expiryOf } from "./fields.ts";
import { ok, type Result } from "../fidelity/result.ts";
import { SECONDS_PER_YEAR, type Token } from "./token.ts";

/**
 * The token with its expiry a year from now; never earlier than it was. Works on an expired token, too.
 *
 * Source: "extends by one year", Cloudflare's documentation of service tokens.
 */
export function refresh(token: Token, now: number, consult: Consultation): Result<Token> {
  if (!token.enabled || now >= token.expiresAt) consult.restsOn("expired-and-disabled-tokens");
  const end =
    consult.value("refresh-extends-by") === "duration"
      ? expiryOf(token.duration, now, consult)
      : ok(Math.min(now + SECONDS_PER_YEAR, END_OF_TIME));
  if (!end.ok) return end;
  return ok({ ...token, expiresAt: Math.max(token.expiresAt, end.value), updatedAt: now });
}
