/** The clock of the account as it was read last, and what time it is by it now. */
import { computed, signal } from "@preact/signals";
import type { ShownClock } from "../../contract/clock.ts";

const read = signal<{ readonly clock: ShownClock; readonly at: number } | null>(null);
/** The system's time, once a second while the page is visible. */
export const tick = signal(Date.now());

export const clock = computed(() => read.value?.clock ?? null);
/** In milliseconds; the system's until a clock was read. */
export const now = computed(() => {
  const known = read.value;
  if (known === null) return tick.value;
  const then = Date.parse(known.clock.now);
  return known.clock.mode === "frozen" ? then : then + Math.max(0, tick.value - known.at);
});

export function noteClock(state: ShownClock | null): void {
  const at = Date.now();
  tick.value = at;
  read.value = state === null ? null : { clock: state, at };
}
