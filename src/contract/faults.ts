/** Faults: which request goes wrong, where, how, and how often. */
import type { RequestOperation } from "./operations.ts";

export type FaultPosition = "before" | "after-commit";

export type FaultEffect =
  /** An error in Cloudflare's dialect; without a code, as at the edge always, with an empty body. `retry_after` is in seconds. */
  | {
      readonly type: "error";
      readonly status: number;
      readonly code?: number | null;
      readonly retry_after?: number | null;
    }
  /** A page of HTML where JSON was expected. */
  | { readonly type: "gateway-page"; readonly status: number }
  /** A Go duration of real time, at most 5m. */
  | { readonly type: "delay"; readonly by: string }
  /** Half of the body. */
  | { readonly type: "truncate" }
  /** The connection ends right after the headers; on raw workerd only. */
  | { readonly type: "drop" }
  /** At the edge, and before only: the request is refused, whatever it presents. */
  | { readonly type: "refuse" };

/** The types of effects, as the journal names the fault that hit a request. */
export const faultTypes = [
  "error",
  "gateway-page",
  "delay",
  "truncate",
  "drop",
  "refuse",
] as const satisfies FaultEffect["type"][];

/** What goes wrong in an account: counted, and never at random. */
export interface FaultSpec {
  readonly operation: RequestOperation;
  /** `host` is for the edge, where the token is the one that the request presents. */
  readonly match?: { readonly token_id?: string; readonly name?: string; readonly host?: string };
  /**
   * `before`: instead of the operation. `after-commit`: the change is made, the answer is lost; at the edge, the request was
   * passed on.
   */
  readonly position: FaultPosition;
  readonly effect: FaultEffect;
  /** How many requests it hits; 1 unless given. */
  readonly times?: number;
  /** How many matching requests pass before that; 0 unless given. */
  readonly skip?: number;
}

/** A fault as it stands: what is left of `times` and `skip`, and how many requests it hit. */
export interface Fault extends Required<FaultSpec> {
  readonly id: number;
  readonly hits: number;
}
