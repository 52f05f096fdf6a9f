/** Why a session that a request presents is not what lets it in. */
import type { Claims } from "./jws.ts";
import { isSessionOf, sessionIn } from "./session.ts";

export type SessionProblem =
  | "strict"
  /** Of a row of the journal, which keeps no JWT. */
  | "not-kept"
  /** No JWT that was signed for a session of this organization. */
  | "none-of-ours"
  | "expired"
  | "logged-out"
  | "revoked"
  | "other-application"
  | "needs-allow-policy"
  /** Its token is let in by no policy any more, or sessions have a duration of 0. */
  | "not-in-policy";

export interface SessionAsked {
  /** Of the JWT, if a key of the account signed it. */
  readonly claims: Claims | undefined;
  readonly hasEnded: boolean;
  /** Whether a row of the journal is all that is left of the request. */
  readonly isRecorded: boolean;
  readonly authDomain: string;
  /** Whole seconds. */
  readonly now: number;
  readonly application: { readonly aud: string; readonly revokedAt: number | null };
  readonly isStrict: boolean;
  /** Whether the application lacks an Allow policy that its sessions need. */
  readonly lacksAllow: boolean;
}

export function sessionProblem(asked: SessionAsked): SessionProblem {
  const { claims, authDomain, now, application } = asked;
  if (asked.isStrict) return "strict";
  if (!claims && asked.isRecorded) return asked.lacksAllow ? "needs-allow-policy" : "not-kept";
  const session = claims && sessionIn(claims, authDomain, -Infinity);
  if (!session) return "none-of-ours";
  if (now >= session.expiresAt) return "expired";
  if (asked.hasEnded) return "logged-out";
  if (session.aud !== application.aud) return "other-application";
  if (!isSessionOf(session, application)) return "revoked";
  return asked.lacksAllow ? "needs-allow-policy" : "not-in-policy";
}

const TEXTS: Readonly<Record<SessionProblem, string>> = {
  strict: "in strict mode the sessions of tokens are ignored",
  "not-kept":
    "the journal does not keep it: to see whether it counts now and why not, explain the URL with the session in its header",
  "none-of-ours": "it is none that this organization signed",
  expired: "it has expired",
  "logged-out": "it was ended by a logout",
  revoked: "the sessions of the application were revoked in the second in which this one began, or later",
  "other-application": "it is of another application",
  "needs-allow-policy": "sessions of tokens count only while the application has an Allow policy, too",
  "not-in-policy": "no Service Auth policy lets its token in now, or the session_duration is 0s",
};

export const sessionText = (problem: SessionProblem): string => TEXTS[problem];
