/**
 * The operations of the control plane by their ids, in the order of its OpenAPI document. The running Worker does not load
 * this file.
 */
import { accountOperations } from "./accounts/described.ts";
import { clockOperations } from "./clock/described.ts";
import type { ControlOperation } from "./described.ts";
import { faultOperations } from "./faults/described.ts";
import { healthOperations } from "./health/described.ts";
import { openApiOperations } from "./openapi/described.ts";
import { requestOperations } from "./requests/described.ts";
import { scanOperations } from "./scan/described.ts";
import { seedOperations } from "./seed/described.ts";
import { settingsOperations } from "./settings/described.ts";
import { snapshotOperations } from "./snapshot/described.ts";
import { tokenOperations } from "./tokens/described.ts";
import { verifyOperations } from "./verify/described.ts";
import { zoneOperations } from "./zones/described.ts";

export const controlOperations = {
  ...healthOperations,
  ...openApiOperations,
  ...accountOperations,
  ...settingsOperations,
  ...verifyOperations,
  ...clockOperations,
  ...faultOperations,
  ...requestOperations,
  ...tokenOperations,
  ...snapshotOperations,
  ...seedOperations,
  ...scanOperations,
  ...zoneOperations,
} satisfies Record<string, ControlOperation>;
