/** The clock of an account. */

export type ClockMode = "running" | "frozen";

/** The clock of an account: its time (RFC 3339), and whether it passes. */
export interface ClockState {
  readonly now: string;
  readonly mode: ClockMode;
}
