/** The clock of an account. */

export type ClockMode = "running" | "frozen";

/** The clock of an account: its time (RFC 3339), and whether it passes. */
export interface ClockState {
  readonly now: string;
  readonly mode: ClockMode;
}

/** A time that is still to come by the clock of the account (RFC 3339), and the token that it is about. */
export interface NextMoment {
  readonly time: string;
  readonly token_id: string;
  readonly name: string;
}

/** What comes first by the clock of the account; null where nothing does. */
export interface NextMoments {
  /** A token that is not deleted expires. */
  readonly expiry: NextMoment | null;
  /** A previous secret that is let in now ends. */
  readonly grace_end: NextMoment | null;
}

/** The clock, and on request what comes next. */
export interface ShownClock extends ClockState {
  readonly next?: NextMoments;
}
