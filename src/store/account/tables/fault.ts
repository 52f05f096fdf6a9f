/** A fault as it is kept. */
import type * as contract from "../../../contract/faults.ts";
import type { RequestOperation } from "../../../contract/operations.ts";

type Effect<T extends contract.FaultEffect["type"]> = Extract<contract.FaultEffect, { readonly type: T }>;

/** With every member, and with what a delay takes in milliseconds. */
export type FaultEffect =
  | Required<Effect<"error">>
  | (Effect<"delay"> & { readonly milliseconds: number })
  | Effect<"gateway-page" | "truncate" | "drop" | "refuse">;

/** As it stands: what is left of `times` and `skip`, and how many requests it hit. */
export type Fault = Omit<contract.Fault, "effect" | "match"> & {
  readonly match: {
    readonly token_id?: string | undefined;
    readonly name?: string | undefined;
    readonly host?: string | undefined;
  };
  readonly effect: FaultEffect;
};

/** As it is set. */
export type FaultSpec = Omit<Fault, "id" | "hits">;

/** What a request is about, as far as a fault can match it. */
export type FaultTarget = {
  readonly operation: RequestOperation;
  readonly tokenId?: string;
  readonly name?: string | null;
  /** Of a request to the edge. */
  readonly host?: string;
};

export const FAULT_LIMIT = 100;
