/**
 * Who has asked too often in the minute that runs, as the directory said: it is asked again when the minute is over, so that a tenant's
 * storm costs the others nothing there. What an isolate remembers is its own; another asks for itself.
 */

/** In milliseconds. */
const WINDOW = 60_000;
const KEPT = 1000;

const spent = new Map<string, number>();

/** In whole seconds: so long it is in vain to ask; 0 when it is not known to be. Times are in milliseconds. */
export function knownWait(who: string, now: number): number {
  const until = spent.get(who);
  if (until === undefined) return 0;
  if (now < until && until - now <= WINDOW) return Math.ceil((until - now) / 1000);
  spent.delete(who);
  return 0;
}

export function noteWait(who: string, seconds: number, now: number): void {
  if (spent.size >= KEPT) for (const [oldest] of [...spent].slice(0, KEPT / 2)) spent.delete(oldest);
  spent.set(who, now + seconds * 1000);
}

/** A quota was changed: nobody is refused for the one before it. */
export function forgetWaits(): void {
  spent.clear();
}
