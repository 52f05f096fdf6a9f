/** What is supposed of the edge. */
import { fixed, type Assumptions } from "./assumption.ts";

export const edge = {
  "refusal-status": fixed({
    statement: "How the edge refuses: classic, until the edge exists in this emulator and makes it a setting.",
    evidence: "Documented as “401 or 403” in strict mode, and as a redirect to the login in classic mode.",
    grade: "assumed",
    observedBy: "a refused visit to a protected application",
  }),
} as const satisfies Assumptions;
