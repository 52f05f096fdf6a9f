/** A request that this emulator sent to an origin says so in `Via`; one that comes back to it goes round in a circle. */

export const ownVia = ({ EMULATOR_INSTANCE: instance }: EmulatorEnv): string =>
  `access-emulator-${instance ?? "local"}`;

/** Only a developer's machine has origins. */
export function isLoop({ headers }: Request, env: EmulatorEnv): boolean {
  return env.EMULATOR_MODE === "local" && headers.get("via")?.includes(ownVia(env)) === true;
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
