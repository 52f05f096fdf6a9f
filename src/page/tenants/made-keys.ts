/** Keys of tenants that were just made: each is shown until its box is closed. */
import type { TenantWithKey } from "../../contract/tenants.ts";
import { toldOnce } from "../core/told-once.ts";

export const madeKeys = toldOnce<TenantWithKey>(({ id }) => id);
