/** Every requirement, in the order of the report. */
import { changingRequirements } from "./changing.ts";
import { envelopeRequirements } from "./envelope.ts";
import { readingRequirements } from "./reading.ts";
import type { Requirement } from "./requirement.ts";

export const requirements: readonly Requirement[] = [
  ...envelopeRequirements,
  ...readingRequirements,
  ...changingRequirements,
];
