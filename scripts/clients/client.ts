/** What a client is: a program of somebody else's, how to find it, and how it is driven against the emulator, unmodified. */
import { operationNames, operations, type Operation } from "../../src/contract/operations.ts";
import { resources } from "../../src/routes/api/index.described.ts";
import type { DescribedOperation } from "../../src/routes/api/described.ts";
import type { ClientRun } from "./client-run.ts";

export const scopes = ["accounts", "zones"] as const;
export type Scope = (typeof scopes)[number];

export type OperationName = Operation;

export { operationNames };

export type Operations = Readonly<Record<Scope, readonly OperationName[]>>;

/** What zones do not have, as the API plane is described. */
const ofAccountsAlone: ReadonlySet<string> = new Set(
  Object.values(resources).flatMap((resource) =>
    Object.entries<DescribedOperation>(resource.operations).flatMap(([name, { scopes: having }]) =>
      having.includes("zones") ? [] : [name],
    ),
  ),
);

/** All of these, for accounts, and those of them that there are for zones. */
export function forBoth(names: readonly OperationName[]): Operations {
  return { accounts: names, zones: names.filter((name) => !ofAccountsAlone.has(name)) };
}

export const isOfTokens = (name: OperationName): boolean => operations[name].resource === "service_tokens";

/** The operations on service tokens. */
export const tokenOperations = operationNames.filter(isOfTokens);

/** Of these, the ones that are not named. */
export const without = (names: readonly OperationName[], ...named: readonly OperationName[]): OperationName[] =>
  names.filter((name) => !named.includes(name));

/** The 12 operations on service tokens. */
export const everyTokenOperation: Operations = forBoth(tokenOperations);
/** These and the 69 on what stands around the tokens. */
export const everyOperation: Operations = forBoth(operationNames);

/**
 * Where a client comes from. A package registry: its manifest pins it, and CI, which has the languages, demands it. The
 * system: CI has it in some version. Elsewhere: somebody's own installation, which CI lacks.
 */
export type Origin = "npm" | "PyPI" | "Go modules" | "the system" | "elsewhere";

/** The client, or the language that it takes, is here. */
export interface Found {
  /** What runs it: the path of an interpreter, a compiler or the client itself. */
  readonly command: string;
  /** The version of a client that nothing pins. */
  readonly version?: string;
}

/** The client is not here, and why. */
export interface Missing {
  readonly missing: string;
}

export interface Client {
  readonly id: string;
  /** Its folder under test/clients. */
  readonly folder: string;
  /** In Markdown, without the version. */
  readonly title: string;
  readonly origin: Origin;
  /** The version that the client's manifest pins. */
  readonly pinned?: string;
  /** What installs or compiles much is begun first. */
  readonly takesLong?: boolean;
  /** How it is pointed at the emulator, in Markdown. */
  readonly pointed: string;
  /** It verifies the JWTs of the edge, and knows nothing of the API. */
  readonly isVerifier?: boolean;
  /** The operations that the emulator must have answered with success, and no others. */
  readonly operations: Operations;
  /** The statuses of the refusals that it must have met, and no others. */
  readonly refusals: readonly number[];
  /** What it cannot do, and where it differs from what is known of the API; in Markdown. */
  readonly remarks: readonly string[];
  /** Whether it can be run here. A client of a registry is missing only when its language is. */
  find(): Found | Missing;
  drive(run: ClientRun): Promise<void>;
}
