/** What is about one application, whose id stands in the path. */
import { missing } from "../../../rules/access/missing.ts";
import type { Application } from "../../../rules/applications/application.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import type { Result } from "../../../rules/fidelity/result.ts";
import type { AccountStore } from "../account-store.ts";
import type { Done } from "./operation.ts";

/** Runs with the application, or answers that there is none. */
export function ofApplication<W>(
  { access }: AccountStore,
  id: string,
  consult: Consultation,
  run: (application: Application) => Result<Done<W>>,
): Result<Done<W>> {
  const application = access.applications.byId(id);
  return application ? run(application) : missing(id, "unknown-application", consult);
}
