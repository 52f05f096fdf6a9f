/** Long work of one account in short pieces: all accounts of a process take turns on one thread. */
import { systemMilliseconds } from "../../../system.ts";

/** An object that keeps its events waiting for 30 seconds is ended: so late there are no pauses any more, in milliseconds. */
const NO_PAUSE_AFTER = 15_000;

/** The turn of others. */
export const pause = (): Promise<void> => scheduler.wait(0);

/** Carries out what is given, and lets the others have their turn after each step of it. */
export async function inSteps<T>(steps: Generator<void, T>, isBounded: boolean): Promise<T> {
  const start = systemMilliseconds();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (!isBounded || systemMilliseconds() - start < NO_PAUSE_AFTER) await pause();
  }
}
