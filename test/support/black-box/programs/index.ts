/** Every kind of program, in the order of the table. */
import { copyingPrograms } from "./copying.ts";
import { leasingPrograms } from "./leasing.ts";
import { neighbourPrograms } from "./neighbours.ts";
import type { Program } from "./program.ts";
import { provisioningPrograms } from "./provisioning.ts";
import { reconcilingPrograms } from "./reconciling.ts";
import { reportingPrograms } from "./reporting.ts";
import { rotationPrograms } from "./rotation.ts";
import { tidyingPrograms } from "./tidying.ts";
import { tunnelPrograms } from "./tunnels.ts";
import { workerPrograms } from "./workers.ts";

export const programs: readonly Program[] = [
  provisioningPrograms,
  rotationPrograms,
  reconcilingPrograms,
  reportingPrograms,
  copyingPrograms,
  leasingPrograms,
  tidyingPrograms,
  tunnelPrograms,
  workerPrograms,
  neighbourPrograms,
].flat();
