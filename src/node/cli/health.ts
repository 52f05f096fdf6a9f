/** Whether an emulator answers at an origin, and what there is instead. */
import { STATE_UNREADABLE } from "../../contract/stored-state.ts";

interface Refusal {
  readonly code: string;
  readonly message: string;
}

export interface Health {
  readonly status: string;
  readonly version: string;
}

/** An emulator that says what is wrong with it, such as state that cannot be read. */
export interface Ailing {
  readonly status: string;
  readonly message: string;
}

/** `another` server answers there, `nothing` listens, or what listens is `silent`. */
export type Found = Health | Ailing | "another" | "nothing" | "silent";

const PATIENCE = 2000;

export async function foundAt(url: string): Promise<Found> {
  let response: Response;
  try {
    response = await fetch(`${url}/_emulator/health`, { signal: AbortSignal.timeout(PATIENCE) });
  } catch (problem) {
    const cause: unknown = problem instanceof Error ? problem.cause : undefined;
    return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED" ? "nothing" : "silent";
  }
  try {
    const { status, version, error } = (await response.json()) as Partial<Health> & { error?: Refusal };
    if (error?.code === STATE_UNREADABLE) return { status: error.code, message: error.message };
    return status === "ok" && version !== undefined ? { status, version } : "another";
  } catch {
    return "another";
  }
}

export async function healthAt(url: string): Promise<Health | undefined> {
  const found = await foundAt(url);
  return typeof found === "string" || "message" in found ? undefined : found;
}
