/** How many requests of one account may wait for their turn, as whoever starts the emulator says it. */

export const WAITING_LIMIT = 4096;

/** A number of the variable's form; undefined when it is none. */
export function waitingLimitIn(text: string | null | undefined): number | undefined {
  if (!text) return WAITING_LIMIT;
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

export function problemOfWaitingLimit(text: string | null | undefined): string | undefined {
  if (waitingLimitIn(text) !== undefined) return undefined;
  return `EMULATOR_WAITING_LIMIT is ${JSON.stringify(text?.slice(0, 100))}: it must be a whole number from 1 to 999999, so many requests of one account that wait for their turn.`;
}
