/** What each class of hostile input is given, and what it has to tell. */

/** The three configurations in which people run the emulator. */
export type TargetName = "workerd" | "wrangler-dev" | "sandbox";

/** A running emulator, and the credentials that a user of it has. */
export interface Target {
  readonly name: TargetName;
  /** Without a slash at its end, such as `http://127.0.0.1:8787`. */
  readonly url: string;
  /** The process that was started; what it started in turn is below it. */
  readonly pid: number;
  /** What the operator sends to the control plane: nothing on a developer's machine, a Bearer token on a sandbox. */
  readonly control: Readonly<Record<string, string>>;
  /** A new account, and the headers of somebody who may use its API and its part of the control plane. */
  account(): Promise<TargetAccount>;
  /** What the process complained of since it was asked last: a bug shows there, too. */
  newErrors(): string;
}

export interface TargetAccount {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How much a class may send: the bounded part of CI, or the long run. */
export interface Budget {
  /** About how many inputs the class sends to this target. */
  readonly inputs: number;
  /** Makes the run repeatable: printed at its start. */
  readonly seed: number;
}

/** What came of one class on one target. */
export interface Tally {
  readonly inputs: number;
  /** How many answers had which status; `closed` counts connections that ended without an answer where HTTP allows that. */
  readonly answers: Readonly<Record<string, number>>;
  /** One sentence for each unintended 5xx, hang, wrong admission or loss. Empty is what is wanted. */
  readonly faults: readonly string[];
}

/** What a class needs is not on this machine, such as Python. With `--require-all` that is a fault. */
export class NotHere extends Error {}

export interface HostileClass {
  /** Kebab-case, as `--only` takes it. */
  readonly name: string;
  /** One sentence on what it sends, printed in the report. */
  readonly about: string;
  /** Where it runs; everywhere unless it says so. */
  readonly targets?: readonly TargetName[];
  run(target: Target, budget: Budget): Promise<Tally>;
}
