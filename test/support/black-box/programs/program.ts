/** What a program is: its kind, what it does, what it runs by, and its steps in the order in which they are asked. */
import type { FixedAnswer } from "../../../../src/contract/answers.ts";
import type { FaultSpec } from "../../../../src/contract/faults.ts";
import type { AccountSeed, SeedPolicy } from "../../../../src/contract/seed.ts";
import type { Cloudflare } from "./cloudflare.ts";

/** A policy that lets in every token of the account, and names none. */
export const anyToken: SeedPolicy = {
  name: "machines",
  decision: "non_identity",
  include: [{ any_valid_service_token: {} }],
};

interface Described {
  /** Such as `a rotator`. */
  readonly kind: string;
  /** Its steps, in a sentence. */
  readonly does: string;
  /** What is there before it starts; `ago` gives the time so many days before now. */
  readonly seed?: (ago: (days: number) => string) => AccountSeed;
  /** What goes wrong on its way. */
  readonly faults?: readonly FaultSpec[];
  /** Runs it to its end. It throws, as a real one would, at an answer that it cannot go on with. */
  run(cloudflare: Cloudflare): Promise<void>;
}

interface RunsAlone {
  readonly by: "alone";
}

interface RunsByFixedAnswers {
  readonly by: "fixed answers";
  /** The first request that is not emulated, such as `POST /accounts/*\/cfd_tunnel`. */
  readonly stopsAt: string;
  readonly answers: readonly FixedAnswer[];
}

/** It runs by the setting `other_paths` as `carry`. */
interface RunsByCarry {
  readonly by: "carry";
  readonly stopsAt: string;
}

export type Program = Described & (RunsAlone | RunsByFixedAnswers | RunsByCarry);
