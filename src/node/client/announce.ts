import type { ControlPlane } from "./control-plane.ts";
import { EmulatorError } from "./emulator-error.ts";

/**
 * Puts an account on the list that a client is told to use. It is as fresh as before: a seed can still fill it. Where the
 * control plane refuses that, as on another machine, it is on the list once it is used.
 */
export async function announce(control: ControlPlane, id: string): Promise<void> {
  try {
    await control.send("PATCH", `/accounts/${id}`, {});
  } catch (problem) {
    if (!(problem instanceof EmulatorError) || problem.status === undefined) throw problem;
  }
}
