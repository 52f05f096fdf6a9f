/**
 * The journal of the emulator as a whole: the requests of the API plane that have no account, or reached none. Its rows are
 * those of an account's journal, by the system's clock, and it is bounded.
 */
import type { Evidence } from "../../rules/fidelity/evidence.ts";
import { systemMilliseconds } from "../../system.ts";
import { entryOf } from "../account/entry.ts";
import { LateWrites } from "../account/late-writes.ts";
import type { ApiRequest } from "../account/request.ts";
import { Journal, type JournalFilter } from "../account/tables/journal.ts";
import { adviceOn } from "../account/views/advice.ts";
import type { JournalAnswer } from "../account/views/views.ts";

/** So many rows are kept; the oldest are dropped. */
const ROWS_KEPT = 1000;

/** A request without an account, and what was answered. */
export type RequestWithoutAccount = ApiRequest & {
  readonly status: number;
  readonly codes: readonly number[];
  readonly evidence: Evidence;
};

export class EmulatorJournal {
  readonly #lateWrites: LateWrites;
  readonly #journal: Journal;

  /** `transaction` carries out all of what it is given, or nothing. */
  constructor(sql: SqlStorage, transaction: (run: () => void) => void) {
    this.#lateWrites = new LateWrites(() => {
      const putBack = this.#journal.beforehand();
      try {
        transaction(() => this.#journal.flush());
      } catch (problem) {
        putBack();
        throw problem;
      }
    });
    this.#journal = new Journal(sql, () => ROWS_KEPT, this.#lateWrites);
  }

  record({ status, codes, evidence, ...request }: RequestWithoutAccount): void {
    const entry = entryOf(systemMilliseconds(), request, {
      operation: null,
      token_id: null,
      object_id: null,
      status,
      codes,
      retry_after: null,
      api_token: null,
      ray: request.ray,
      evidence,
      fault: null,
      page_info: null,
      delay: 0,
    });
    this.#journal.hold(entry);
  }

  page(filter: JournalFilter, order: "asc" | "desc", page: number, perPage: number, withAdvice = true): JournalAnswer {
    this.#lateWrites.now();
    const answer = this.#journal.page(filter, order, page, perPage);
    return withAdvice ? { ...answer, advice: adviceOn(this.#journal.all(), () => undefined) } : answer;
  }

  clear(): void {
    this.#lateWrites.forget();
    this.#journal.clear();
  }
}
