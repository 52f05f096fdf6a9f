/** A token to try the rules on, and short ways to say what came out of a rule. */
import { createHash } from "node:crypto";
import type { AssumptionName } from "../../../src/rules/fidelity/assumptions/index.ts";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import type { Refusal, Result } from "../../../src/rules/fidelity/result.ts";
import type { Updated } from "../../../src/rules/service-tokens/rotation.ts";
import type { Token } from "../../../src/rules/service-tokens/token.ts";

export const HOUR = 3600;
export const DAY = 24 * HOUR;
export const YEAR = 365 * DAY;

/** 2026-01-01T00:00:00Z: when the sample token was made. */
export const START = 1_767_225_600;

export function digestOf(secret: string): Uint8Array {
  return createHash("sha256").update(secret).digest();
}

/** An enabled token of version 1 with a year to live, that was never rotated; its secret is `first`. */
export function sampleToken(changes: Partial<Token> = {}): Token {
  return {
    id: "f174e90a-fafe-4643-bbbc-4a0ed4fc8415",
    clientId: "88bf3b6d86161464f6509f7219099e57.access",
    name: "CI/CD token",
    duration: "8760h",
    enabled: true,
    createdAt: START,
    updatedAt: START,
    expiresAt: START + YEAR,
    lastSeenAt: null,
    secret: { digest: digestOf("first"), version: 1 },
    previous: { digest: null, expiresAt: null },
    inUse: false,
    ...changes,
  };
}

/** The sample token after one rotation: `second` is its secret, `first` the previous one until `graceEnd`. */
export function rotatedToken(graceEnd: number, changes: Partial<Token> = {}): Token {
  return sampleToken({
    secret: { digest: digestOf("second"), version: 2 },
    previous: { digest: digestOf("first"), expiresAt: graceEnd },
    ...changes,
  });
}

/** What came out of a rule, and what it consulted on the way. */
export type Asked<T> = Result<T> & { readonly consulted: readonly AssumptionName[] };

/** Asks a rule with a consultation of its own. */
export function asked<T>(
  rule: (consult: Consultation) => Result<T>,
  switched: Consultation["switched"] = {},
): Asked<T> {
  const consult = new Consultation(switched);
  const result = rule(consult);
  return { ...result, consulted: consult.consulted };
}

/** What a rule gave; the test fails when it refused. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

/** The token that a PUT gave; the test fails when it refused. */
export function tokenOf(result: Result<Updated>): Token {
  return valueOf(result).token;
}

/** Why a rule refused; the test fails when it did not. */
export function refusalOf<T>(result: Result<T>): Refusal {
  if (result.ok) throw new Error(`not refused: ${JSON.stringify(result.value)}`);
  return result.refusal;
}

/** A refusal of one parameter, in whatever words. */
export function invalid(parameter: string): object {
  return { kind: "invalid", parameter };
}
