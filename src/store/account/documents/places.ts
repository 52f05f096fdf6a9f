/**
 * Only so many large documents are made and read at once, as each takes memory of the process. A place is lent: nobody may
 * ever come to give it back, because its client went away and its object with it.
 */
import { systemMilliseconds } from "../../../system.ts";

const PLACES = 4;
/** A place that nobody used for so long is free again; in milliseconds. */
const LENT_FOR = 60_000;
const LONGEST_WAIT = 30_000;

export interface Place {
  /** It is in use still. */
  use(): void;
  giveBack(): void;
}

/** When each place was last used, by who has it. */
const lent = new Map<symbol, number>();

function takenNow(now: number): Place | undefined {
  for (const [holder, at] of lent) {
    if (now - at > LENT_FOR || at > now) lent.delete(holder);
  }
  if (lent.size >= PLACES) return undefined;
  const holder = Symbol();
  lent.set(holder, now);
  return {
    use: () => {
      if (lent.has(holder)) lent.set(holder, systemMilliseconds());
    },
    giveBack: () => {
      lent.delete(holder);
    },
  };
}

/** A place, once one is free; undefined after half a minute without one. */
export async function placeForDocument(): Promise<Place | undefined> {
  for (const end = systemMilliseconds() + LONGEST_WAIT; ;) {
    const place = takenNow(systemMilliseconds());
    if (place || systemMilliseconds() > end) return place;
    await scheduler.wait(20 + Math.random() * 30);
  }
}
