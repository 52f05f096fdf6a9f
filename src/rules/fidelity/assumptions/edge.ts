/** What is supposed of the edge. */
import { choice, fixed, type Assumptions } from "./assumption.ts";

export const edge = {
  "refusal-status": fixed({
    statement: "How the edge refuses: classic, until the edge exists in this emulator and makes it a setting.",
    evidence: "Documented as “401 or 403” in strict mode, and as a redirect to the login in classic mode.",
    grade: "assumed",
    observedBy: "a refused visit to a protected application",
  }),
  "service-auth-everyone": choice(["admits", "needs-token"], {
    statement:
      "A Service Auth policy whose rules hold without a token (`everyone`, an address, a country) lets in requests that present none; or it lets in only those with a valid token.",
    evidence:
      "The documentation says that Service Auth enforces rules without a login; whether a token is needed beside them is not said.",
    grade: "inferred",
    observedBy: "a visit without credentials to an application whose Service Auth policy includes everyone",
  }),
} as const satisfies Assumptions;
