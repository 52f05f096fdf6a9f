/** The clock of the account as it was read last, and what time it is by it now. */
import { computed, signal } from "@preact/signals";
import type { ClockState } from "../../contract/clock.ts";

export interface DueToken {
  readonly time: string;
  readonly token_id: string;
  readonly name: string;
}
export type Clock = ClockState & {
  readonly next?: { readonly expiry: DueToken | null; readonly grace_end: DueToken | null };
};

const read = signal<{ readonly clock: Clock; readonly at: number } | null>(null);
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

export function noteClock(state: Clock | null): void {
  const at = Date.now();
  tick.value = at;
  read.value = state === null ? null : { clock: state, at };
}
