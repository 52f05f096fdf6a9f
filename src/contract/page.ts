/** The page at `/_emulator/`, as its address names what it shows. */

/** What it shows of an account; the address is `/_emulator/#/{account id}/{place}`. */
export const pagePlaces = ["tokens", "doors", "traffic", "faults", "settings", "snapshots"] as const;
export type PagePlace = (typeof pagePlaces)[number];
