/** What an assumption is: a name, what is supposed, what speaks for it, and what else it could be. */
import * as z from "zod/mini";
import type { BehaviourGrade } from "../../../contract/evidence.ts";
import { parseTimestamp } from "../../values/timestamp.ts";

/** How a client of the API could find out; `not-observable` when no answer tells. */
type Observation = string;

interface Prose {
  /** What the emulator does. */
  readonly statement: string;
  /** What speaks for it, with its source. */
  readonly evidence: string;
  /** How good that evidence is for the default; an alternative is always assumed. */
  readonly grade: BehaviourGrade;
  readonly observedBy: Observation;
}

export interface Assumption extends Prose {
  readonly default: unknown;
  /** The values that a setting may have; null when the assumption is fixed. Made when asked: a start needs none. */
  readonly schema: z.ZodMiniType | null;
  /** The values that a setting may have, in words. */
  readonly alternatives: string;
}

/** An assumption that settings can switch between the given values; the first is the default. */
export function choice<const V extends string | number>(values: readonly [V, ...V[]], prose: Prose) {
  const words = values.map((value) => JSON.stringify(value)).join(" or ");
  return {
    ...prose,
    default: values[0],
    alternatives: words,
    get schema() {
      return z.literal<readonly [V, ...V[]]>(values, `must be ${words}`);
    },
  };
}

export function wholeNumber(range: { default: number; from: number; to: number }, prose: Prose) {
  const words = `a whole number from ${range.from} to ${range.to}`;
  return {
    ...prose,
    default: range.default,
    alternatives: words,
    get schema() {
      return z
        .int(`must be ${words}`)
        .check(z.gte(range.from, `must be ${words}`), z.lte(range.to, `must be ${words}`));
    },
  };
}

/** An assumption that settings can set to another time. */
export function time(standard: string, prose: Prose) {
  const words = "an RFC 3339 time such as 2026-01-31T12:00:00Z";
  return {
    ...prose,
    default: standard,
    alternatives: words,
    get schema() {
      return z
        .string(`must be ${words}`)
        .check(z.refine((text) => parseTimestamp(text) !== undefined, `must be ${words}`));
    },
  };
}

/** An assumption whose alternative is not worth building. */
export function fixed(prose: Prose): Prose & { default: null; schema: null; alternatives: string } {
  return { ...prose, default: null, schema: null, alternatives: "fixed" };
}

export type Assumptions = Readonly<Record<string, Assumption>>;
