/** Long work of one account in short pieces: all accounts of a process take turns on one thread. */
import { systemMilliseconds } from "../../../system.ts";

/** An object that keeps its events waiting for 30 seconds is ended: so late there are no pauses any more, in milliseconds. */
const NO_PAUSE_AFTER = 15_000;

/** The turn of others. */
export const pause = (): Promise<void> => scheduler.wait(0);

/** Work in steps; what a step gives is waited for before the next one. */
export type Steps<T> = Generator<void | Promise<void> | undefined, T>;

/** Carries out what is given, and lets the others have their turn after each step of it. */
export async function inSteps<T>(steps: Steps<T>, isBounded: boolean): Promise<T> {
  const start = systemMilliseconds();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await value;
    if (!isBounded || systemMilliseconds() - start < NO_PAUSE_AFTER) await pause();
  }
}

/** Carries out what is small: it has no step that others could have their turn after. */
export function atOnce<T>(steps: Steps<T>): T {
  const { done, value } = steps.next();
  if (!done) throw new Error("What is done at once cannot wait.");
  return value;
}
