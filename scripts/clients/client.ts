/** What a client is: a program of somebody else's, how to find it, and how it is driven against the emulator, unmodified. */
import type { ClientRun } from "./client-run.ts";

export const scopes = ["accounts", "zones"] as const;
export type Scope = (typeof scopes)[number];

export const operationNames = ["create", "get", "list", "update", "delete", "refresh", "rotate"] as const;
export type OperationName = (typeof operationNames)[number];

export type Operations = Readonly<Record<Scope, readonly OperationName[]>>;

const ofZones = operationNames.filter((name) => name !== "refresh" && name !== "rotate");

/** The 12 operations. */
export const everyOperation: Operations = { accounts: operationNames, zones: ofZones };

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
