/**
 * How an operation of the API plane is described: what the OpenAPI document is made of, and what tests go through. The
 * running Worker does not load this file.
 */
import type * as z from "zod/mini";
import type { Permission } from "../../contract/operations.ts";

export type Scope = "accounts" | "zones";

export type Method = "get" | "post" | "put" | "patch" | "delete";

export interface DescribedOperation {
  readonly method: Method;
  /** A second method that does the same. */
  readonly also?: { readonly method: Method; readonly officialId: string };
  /** What follows the path of the collection. */
  readonly path: string;
  readonly summary: string;
  readonly scopes: readonly Scope[];
  /** The last part of the operation id, which is the official one where that is known. */
  readonly officialId: string;
  readonly permissions: readonly Permission[];
  readonly query?: z.ZodMiniObject;
  /** How many are on a page of a list unless the client says it; 1000 when it is not told here. */
  readonly perPage?: number;
  readonly body?: z.ZodMiniObject;
  readonly bodyRequired?: boolean;
  readonly status: 200 | 201 | 202;
  readonly result: z.ZodMiniObject | z.ZodMiniArray<z.ZodMiniObject> | z.ZodMiniLiteral<true>;
  /** Whether the answer is a page of such results. */
  readonly isList?: boolean;
}

export interface DescribedResource {
  /** The path of the collection below `/access/`. */
  readonly collection: string;
  /** What the ids of its operations begin with, after the scope. */
  readonly idPrefix: string;
  readonly tag: string;
  readonly operations: Readonly<Record<string, DescribedOperation>>;
}

/** The schema that a lazy one makes. */
export function schemaOf<S extends z.ZodMiniObject>(lazy: z.ZodMiniLazy<S>): S {
  return lazy._zod.innerType;
}
