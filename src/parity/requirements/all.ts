/** Every requirement, in the order of the report. */
import { applicationPolicyRequirements } from "./application-policies.ts";
import { applicationRequirements } from "./applications.ts";
import { changingRequirements } from "./changing.ts";
import { organizationRequirements } from "./organization.ts";
import { envelopeRequirements } from "./envelope.ts";
import { policyRequirements } from "./policies.ts";
import { readingRequirements } from "./reading.ts";
import type { Requirement } from "./requirement.ts";

export const requirements: readonly Requirement[] = [
  ...envelopeRequirements,
  ...readingRequirements,
  ...changingRequirements,
  ...organizationRequirements,
  ...policyRequirements,
  ...applicationRequirements,
  ...applicationPolicyRequirements,
];
