/** What a probe is: it asks the target what it does, and says which of an assumption's values would do the same. */
import type { AssumptionSettings } from "../contract/assumption-settings.generated.ts";
import { isFailure, outcomeOf, toldBy, unusable } from "../api-client/answers.ts";
import type { AccessKind } from "./access-objects.ts";
import type { assumptions } from "./catalogue.generated.ts";
import type { Answer } from "../api-client/client.ts";
import type { Sandbox } from "./sandbox.ts";

export type AssumptionName = keyof typeof assumptions;
/** The value of a fixed assumption: it is as the emulator supposes. */
export type AsSupposed = "as supposed";
export type ValueOf<N extends AssumptionName> = N extends keyof AssumptionSettings
  ? NonNullable<AssumptionSettings[N]>
  : AsSupposed;

/** Which value fits what was seen; null when none does. */
export interface Observation<V> {
  readonly fits: V | null;
  readonly seen: string;
}

/** The rest of a probe, to be asked when the target's clock has moved on. */
export interface Later<V> {
  readonly later: () => Promise<Observation<V>>;
}

export interface Probe<V> {
  /** It creates many tokens or sends much: only with `--costly`. */
  readonly costly?: boolean;
  /** It creates tokens until the account takes no more. */
  readonly fillsTheAccount?: boolean;
  /** It needs the account without a token of this run. */
  readonly alone?: boolean;
  /** It creates applications, policies or groups: only with `--access`. What a refused create is held against is one of these. */
  readonly access?: AccessKind;
  readonly observe: (sandbox: Sandbox) => Promise<Observation<V> | Later<V>>;
}

/** No request to the API can tell, or none that may be made in somebody's account. */
export interface NotObservable {
  readonly notObservable: string;
}

/** A decision for every assumption: without one, this does not compile. */
export type Probes = { readonly [N in AssumptionName]: Probe<ValueOf<N>> | NotObservable };
export type ProbesOf<N extends AssumptionName> = { readonly [K in N]: Probe<ValueOf<K>> | NotObservable };

export function fits<V>(value: V, seen: string): Observation<V> {
  return { fits: value, seen };
}

/** None of the values: what was seen instead. An answer with which the target failed tells nothing. */
export function neither(seen: string | Answer): { fits: null; seen: string } {
  if (typeof seen === "string") return { fits: null, seen };
  if (isFailure(seen)) throw unusable(seen);
  return { fits: null, seen: toldBy(seen) };
}

/** One of several things that a fixed assumption says. */
export interface Part {
  readonly what: string;
  readonly seen: string | Answer;
  readonly supposed: string;
}

/** Whether all parts are as supposed. */
export function compared(...parts: readonly Part[]): Observation<AsSupposed> {
  const told = parts.map(({ what, seen, supposed }) => {
    const short = typeof seen === "string" ? seen : outcomeOf(seen);
    if (short === supposed) return { holds: true, words: `${what}: ${short}` };
    if (typeof seen !== "string" && isFailure(seen)) throw unusable(seen);
    const long = typeof seen === "string" ? seen : toldBy(seen);
    return { holds: false, words: `${what}: ${long}, supposed was: ${supposed}` };
  });
  const holds = told.every((part) => part.holds);
  return { fits: holds ? "as supposed" : null, seen: told.map(({ words }) => words).join("; ") };
}
