/**
 * How an operation of the API plane is described: what the OpenAPI document is made of, and what tests go through. The
 * running Worker does not load this file.
 */
import type * as z from "zod/mini";
import type { Permission } from "../../contract/operations.ts";

export type Scope = "accounts" | "zones";

export interface DescribedOperation {
  readonly method: "get" | "post" | "put" | "delete";
  /** What follows the path of the collection. */
  readonly path: string;
  readonly summary: string;
  readonly scopes: readonly Scope[];
  /** The last part of the official operation id. */
  readonly officialId: string;
  readonly permissions: readonly Permission[];
  readonly query?: z.ZodMiniObject;
  readonly body?: z.ZodMiniObject;
  readonly bodyRequired?: boolean;
  readonly status: 200 | 201;
  readonly result: z.ZodMiniObject;
  readonly isList?: boolean;
}

/** The schema that a lazy one makes. */
export function schemaOf<S extends z.ZodMiniObject>(lazy: z.ZodMiniLazy<S>): S {
  return lazy._zod.innerType;
}
