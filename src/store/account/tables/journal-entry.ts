import type { AssumptionName, Grade } from "../../../rules/fidelity/assumptions.ts";
import type { FaultOperation } from "./fault.ts";

/** One request and its answer. Times are milliseconds since 1970. */
export type JournalEntry = {
  readonly id: number;
  /** The account's time. */
  readonly at: number;
  /** The system's time. */
  readonly started_at: number;
  readonly duration_ms: number;
  readonly operation: FaultOperation | null;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly token_id: string | null;
  readonly status: number;
  readonly codes: readonly number[];
  readonly user_agent: string | null;
  /** The name of a configured API token. */
  readonly api_token: string | null;
  readonly body: string | null;
  readonly body_cut: boolean;
  readonly ray: string;
  readonly evidence: Grade;
  readonly assumptions: readonly AssumptionName[];
  readonly fault: string | null;
  readonly unknown_fields: readonly string[];
  /** Of a list; counted are the tokens that the filters leave. */
  readonly page_info: { readonly page: number; readonly per_page: number; readonly total_count: number } | null;
  readonly retry_after: number | null;
};
