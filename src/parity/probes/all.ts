/** The probe of every assumption of the catalogue, or why there is none. */
import { assumptions } from "../catalogue.generated.ts";
import type { AssumptionName, NotObservable, Probe, Probes } from "../probe.ts";
import { accessProbes } from "./access.ts";
import { applicationOptionProbes } from "./application-options.ts";
import { applicationPolicyProbes } from "./application-policies.ts";
import { applicationProbes } from "./applications.ts";
import { bodyProbes } from "./bodies.ts";
import { edgeProbes } from "./edge.ts";
import { fieldProbes } from "./fields.ts";
import { gatewayProbes } from "./gateway.ts";
import { lifetimeProbes } from "./lifetime.ts";
import { listingProbes } from "./listing.ts";
import { organizationProbes } from "./organization.ts";
import { secretProbes } from "./secrets.ts";
import { zoneProbes } from "./zones.ts";

export const probes: Probes = {
  ...listingProbes,
  ...lifetimeProbes,
  ...fieldProbes,
  ...secretProbes,
  ...bodyProbes,
  ...gatewayProbes,
  ...zoneProbes,
  ...accessProbes,
  ...applicationProbes,
  ...applicationPolicyProbes,
  ...applicationOptionProbes,
  ...organizationProbes,
  ...edgeProbes,
};

export const assumptionNames = Object.keys(assumptions) as AssumptionName[];

export function probeOf(name: AssumptionName): Probe<unknown> | NotObservable {
  return probes[name];
}
