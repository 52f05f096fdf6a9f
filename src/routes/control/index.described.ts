/**
 * The operations of the control plane by their ids, in the order of its OpenAPI document. The running Worker does not load
 * this file.
 */
import type * as z from "zod/mini";
import type { Narrowed } from "../http/forms.described.ts";
import { accountOperations } from "./accounts/described.ts";
import { clockNarrowed, clockOperations } from "./clock/described.ts";
import type { ControlOperation } from "./described.ts";
import { edgeDoorOperations } from "./edge-doors/described.ts";
import { explainNarrowed, explainOperations } from "./explain/described.ts";
import { faultsNarrowed, faultOperations } from "./faults/described.ts";
import { fixedAnswersNarrowed, fixedAnswerOperations } from "./fixed-answers/described.ts";
import { healthOperations } from "./health/described.ts";
import { hostOperations } from "./hosts/described.ts";
import { openApiOperations } from "./openapi/described.ts";
import { originOperations, originsNarrowed } from "./origins/described.ts";
import { requestOperations } from "./requests/described.ts";
import { scanOperations } from "./scan/described.ts";
import { seedsNarrowed, seedOperations } from "./seed/described.ts";
import { settingsNarrowed, settingsOperations } from "./settings/described.ts";
import { snapshotNarrowed, snapshotOperations } from "./snapshot/described.ts";
import { tenantOperations, tenantsNarrowed } from "./tenants/described.ts";
import { tokenOperations, tokensNarrowed } from "./tokens/described.ts";
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
  ...fixedAnswerOperations,
  ...originOperations,
  ...requestOperations,
  ...tokenOperations,
  ...explainOperations,
  ...edgeDoorOperations,
  ...snapshotOperations,
  ...seedOperations,
  ...scanOperations,
  ...hostOperations,
  ...zoneOperations,
  ...tenantOperations,
} satisfies Record<string, ControlOperation>;

/** What is refused beyond the inputs. */
export const narrowed = new Map<z.core.$ZodType, Narrowed>([
  ...clockNarrowed,
  ...explainNarrowed,
  ...faultsNarrowed,
  ...fixedAnswersNarrowed,
  ...originsNarrowed,
  ...seedsNarrowed,
  ...settingsNarrowed,
  ...snapshotNarrowed,
  ...tenantsNarrowed,
  ...tokensNarrowed,
]);
