/**
 * The operations of the API plane, each once: what faults, journal, permissions, settings, documents and the library know
 * of them is made of this list.
 *
 * Source of the permissions: the official OpenAPI description, `x-api-token-group` (`Read` suffices for the two reads,
 * `Write` is for everything).
 */
import type { Grade } from "./evidence.ts";

/** The permissions that an API token can have. */
export const permissions = ["Access: Service Tokens Read", "Access: Service Tokens Write"] as const;

/** What a read or a change needs of an API token. */
export type Permission = (typeof permissions)[number];

export interface OperationEntry {
  /** The resource, as the last part of its path names it. */
  readonly resource: string;
  /** Whether it changes anything. */
  readonly changes: boolean;
  /** The evidence for its answers as a whole. */
  readonly grade: Grade;
  /** Each of these suffices. */
  readonly permissions: readonly Permission[];
}

const write: readonly Permission[] = ["Access: Service Tokens Write"];
const read: readonly Permission[] = [...write, "Access: Service Tokens Read"];

const serviceTokens = { resource: "service_tokens" } as const;

export const operations = {
  create: { ...serviceTokens, changes: true, grade: "documented", permissions: write },
  get: { ...serviceTokens, changes: false, grade: "documented", permissions: read },
  list: { ...serviceTokens, changes: false, grade: "recorded", permissions: read },
  update: { ...serviceTokens, changes: true, grade: "recorded", permissions: write },
  delete: { ...serviceTokens, changes: true, grade: "documented", permissions: write },
  refresh: { ...serviceTokens, changes: true, grade: "documented", permissions: write },
  rotate: { ...serviceTokens, changes: true, grade: "documented", permissions: write },
} as const satisfies Record<string, OperationEntry>;

export type Operation = keyof typeof operations;

/** The operations of one resource. */
export type OperationOf<R extends string> = {
  [N in Operation]: (typeof operations)[N]["resource"] extends R ? N : never;
}[Operation];

export const operationNames = Object.keys(operations) as [Operation, ...Operation[]];
