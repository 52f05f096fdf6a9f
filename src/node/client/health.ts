/** Whether an emulator answers at an origin, and what there is instead. */
import { STATE_UNREADABLE } from "../../contract/stored-state.ts";
import { visible } from "../../rules/values/visible.ts";

export interface Health {
  readonly status: string;
  readonly version: string;
  /** What no other start has; "" of an emulator that Node did not start. */
  readonly instance: string;
}

/** An emulator that says what is wrong with it, such as state that cannot be read. */
export interface Ailing {
  readonly status: string;
  readonly message: string;
  readonly instance: string;
}

/** `another` server answers there, `nothing` listens, or what listens is `silent`. */
export type Found = Health | Ailing | "another" | "nothing" | "silent";

/** How long an answer may take, in milliseconds: a machine may be busy for seconds. */
export const PATIENCE = 10_000;
/** What answers may be anybody's: a version that is printed is one. */
const VERSION = /^[\w.+-]{1,64}$/;

/** A deployed emulator may want its key for that, too. */
export async function foundAt(url: string, key?: string, patience = PATIENCE): Promise<Found> {
  let response: Response;
  const ofKey = key === undefined ? {} : { headers: { authorization: `Bearer ${key}` }, redirect: "manual" as const };
  try {
    response = await fetch(`${url}/_emulator/health`, { signal: AbortSignal.timeout(patience), ...ofKey });
  } catch (problem) {
    const cause: unknown = problem instanceof Error ? problem.cause : undefined;
    return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED" ? "nothing" : "silent";
  }
  try {
    const { status, version, instance, error } = (await response.json()) as Partial<
      Record<keyof Health | "error", unknown>
    >;
    const refusal = Object(error) as Partial<Record<"code" | "message", unknown>>;
    if (refusal.code === STATE_UNREADABLE && typeof refusal.message === "string") {
      return {
        status: STATE_UNREADABLE,
        message: visible(refusal.message),
        instance: typeof instance === "string" ? instance : "",
      };
    }
    if (status !== "ok" || typeof version !== "string" || !VERSION.test(version)) return "another";
    return { status, version, instance: typeof instance === "string" ? instance : "" };
  } catch {
    return "another";
  }
}

export async function healthAt(url: string): Promise<Health | undefined> {
  const found = await foundAt(url);
  return typeof found === "string" || "message" in found ? undefined : found;
}
