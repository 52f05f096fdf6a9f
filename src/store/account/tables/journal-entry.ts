import type { JournalRequest } from "../../../contract/journal.ts";
import type { AssumptionName } from "../../../rules/fidelity/assumptions/index.ts";

/** One request and its answer as it is kept. Times are milliseconds since 1970. */
export type JournalEntry = Omit<JournalRequest, "time" | "path" | "query" | "assumptions"> & {
  /** The account's time. */
  readonly at: number;
  /** The system's time. */
  readonly started_at: number;
  /** Path and query. */
  readonly target: string;
  readonly assumptions: readonly AssumptionName[];
};
