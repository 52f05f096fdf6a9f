/** What is answered for an id that names nothing. */
import type { Consultation } from "../fidelity/consultation.ts";
import { refused } from "../fidelity/result.ts";
import { UUID } from "../values/uuid.ts";

/** Ids are compared as texts: the API makes them in lower case. */
export function missing(
  id: string,
  kind: "unknown-application" | "unknown-group" | "not-found",
  consult: Consultation,
): ReturnType<typeof refused> {
  if (UUID.test(id)) return refused({ kind });
  if (kind === "unknown-application" && consult.value("malformed-access-id") === "refuse") {
    return refused({ kind: "invalid-application-id" });
  }
  consult.restsOn("malformed-access-id");
  return refused({ kind });
}
