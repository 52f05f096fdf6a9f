/** Whether the domains of an application belong to the zones of its account. */
import type { Consultation } from "../fidelity/consultation.ts";
import { ok, refusedRequest, type Result } from "../fidelity/result.ts";
import type { ApplicationFields } from "./application.ts";
import { publicUris } from "./destinations.ts";

/** `zones` are the names of those that are bound to the account; none are, where nobody looks. */
export function inZones(
  fields: ApplicationFields,
  zones: readonly string[],
  consult: Consultation,
): Result<ApplicationFields> {
  if (fields.type !== "self_hosted") return ok(fields);
  if (consult.peek("app-domain-zone-check") === "off" || zones.length === 0) return ok(fields);
  consult.restsOn("app-domain-zone-check");
  const hosts = publicUris(fields.destinations).map((uri) => uri.split("/", 1)[0]?.toLowerCase() ?? "");
  const isIn = (host: string) => zones.some((zone) => host.replace(/^\*\.?/, "") === zone || host.endsWith(`.${zone}`));
  if (hosts.every(isIn)) return ok(fields);
  return refusedRequest("domain does not belong to zone", { isRecorded: true });
}
