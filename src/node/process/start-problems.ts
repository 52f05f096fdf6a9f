/** What a start was refused with, told of what was given to it. */
import { EmulatorError, reworded } from "../client/emulator-error.ts";

interface Given {
  /** Whether there were settings; else they are those of the environment. */
  readonly settings: boolean;
  /** Whether the state is gone with the emulator. */
  readonly isPrivate: boolean;
}

export function problemOfStart(problem: unknown, { settings, isPrivate }: Given): unknown {
  if (!(problem instanceof EmulatorError)) return problem;
  // They travel in a variable that nobody set.
  if (settings) return reworded(problem, /^EMULATOR_SETTINGS is not valid: /, "settings: ");
  return isPrivate ? reworded(problem, / The accounts before it are filled\.$/, "") : problem;
}
