/** What a fault is: which request goes wrong, where, how, and how often. */
export type FaultPosition = "before" | "after-commit";

export type FaultEffect =
  | {
      readonly type: "error";
      readonly status: number;
      readonly code: number | null;
      readonly retry_after: number | null;
    }
  | { readonly type: "gateway-page"; readonly status: number }
  | { readonly type: "delay"; readonly by: string; readonly milliseconds: number }
  | { readonly type: "truncate" }
  | { readonly type: "drop" };

export type FaultOperation = "create" | "get" | "list" | "update" | "delete" | "refresh" | "rotate";

export type FaultSpec = {
  readonly operation: FaultOperation;
  readonly match: { readonly token_id?: string | undefined; readonly name?: string | undefined };
  readonly position: FaultPosition;
  readonly effect: FaultEffect;
  readonly times: number;
  readonly skip: number;
};

/** A fault as it stands: what is left of `times` and `skip`, and how many requests it hit. */
export type Fault = FaultSpec & { readonly id: number; readonly hits: number };

/** What a request is about, as far as a fault can match it. */
export type FaultTarget = {
  readonly operation: FaultOperation;
  readonly tokenId?: string;
  readonly name?: string | null;
};

export const FAULT_LIMIT = 100;
