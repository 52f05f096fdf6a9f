/** A request that this emulator sent to an origin says so in `Via`; one that comes back to it goes round in a circle. */
import { hostOf } from "./host.ts";

const NAME = "access-emulator";

/** What no other emulator is called: by its start, deployed by its host. Where nobody counts starts, all are called alike. */
export function ownName(request: Request, { EMULATOR_INSTANCE: instance, EMULATOR_MODE: mode }: EmulatorEnv): string {
  return `${NAME}-${instance ?? (mode === "local" ? "local" : hostOf(request))}`;
}

export function isLoop(request: Request, env: EmulatorEnv): boolean {
  return hasPassed(request.headers, ownName(request, env));
}

/**
 * Whether a host of this name stands in `Via` (RFC 9110, section 7.6.3: a protocol, a name, perhaps a comment; with commas between
 * them). Commas in comments are not told apart: what is added at the end is found behind any comment that never closes.
 */
export function hasPassed(headers: Headers, name: string): boolean {
  const passed = (headers.get("via") ?? "").split(",");
  return passed.some((each) => each.trim().split(/\s+/)[1]?.toLowerCase() === name.toLowerCase());
}

export function addVia(headers: Headers, name: string): void {
  headers.append("via", `1.1 ${name}`);
}

/** On whichever plane: an origin that is the emulator itself would lead clients of the edge to the control plane. */
export function loopRefusal(): Response {
  const message =
    "This request was sent to an origin by this emulator, and came back to it: give the host another origin, or take Via out of what the origin sends on.";
  return Response.json(
    { error: { code: "origin-loop", message } },
    { status: 508, headers: { "x-content-type-options": "nosniff" } },
  );
}
