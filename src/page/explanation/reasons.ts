/** The reasons of the edge in two or three words, each with its state. */
import type { Decision } from "../../contract/access.ts";
import type { EdgeReason, RuleVerdict } from "../../contract/edge.ts";
import type { Tone } from "../parts/badge.tsx";

const REASONS: Readonly<Record<EdgeReason, readonly [words: string, tone: Tone]>> = {
  "no-application": ["open: no application", "warn"],
  bypass: ["open: bypass", "warn"],
  preflight: ["preflight", "info"],
  "access-endpoint": ["path of Access", "info"],
  "service-auth": ["admit", "good"],
  session: ["admit by session", "good"],
  "no-application-and-deny-unmatched": ["no application", "bad"],
  "no-policy": ["no policy", "bad"],
  "no-credentials": ["no credentials", "off"],
  "incomplete-credentials": ["half a pair", "bad"],
  "malformed-credentials": ["malformed pair", "bad"],
  "duplicate-credentials": ["pair sent twice", "bad"],
  "not-in-policy": ["not in policy", "off"],
  "allow-policy-does-not-admit-tokens": ["Allow, not Service Auth", "bad"],
  "denied-by-policy": ["blocked", "bad"],
  "access-endpoint-refused": ["path refuses", "bad"],
  "unknown-team": ["unknown team", "bad"],
  fault: ["fault", "bad"],
  "unknown-client-id": ["unknown client id", "bad"],
  "wrong-secret": ["wrong secret", "bad"],
  disabled: ["disabled", "bad"],
  expired: ["expired", "bad"],
  "grace-over": ["grace is over", "bad"],
};

/** A reason of a later emulator is shown as it is. */
export function reasonWords(reason: EdgeReason): { readonly words: string; readonly tone: Tone } {
  const [words, tone] = REASONS[reason] ?? [reason, "info"];
  return { words, tone };
}

export const decisionWords: Readonly<Record<Decision, string>> = {
  non_identity: "Service Auth",
  allow: "Allow",
  deny: "Block",
  bypass: "Bypass",
};

export function verdictWords(holds: RuleVerdict): { readonly words: string; readonly tone: Tone } {
  if (holds === "needs-identity") return { words: "needs an identity", tone: "warn" };
  return holds ? { words: "yes", tone: "good" } : { words: "no", tone: "off" };
}
