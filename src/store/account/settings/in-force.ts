/** The settings in force: the account's over those of the process. */
import { Consultation } from "../../../rules/fidelity/consultation.ts";
import type { AccountRow } from "../tables/row.ts";
import { combined, DEFAULT_JOURNAL_LIMIT, propagationLagOf, type Overrides } from "./overrides.ts";

export class SettingsInForce {
  /** What the process was started with. */
  readonly process: Overrides;
  readonly #row: AccountRow;
  #last: { readonly account: Overrides; readonly all: Overrides } | undefined;

  constructor(row: AccountRow, process: Overrides) {
    this.#row = row;
    this.process = process;
  }

  all(): Overrides {
    const account = this.#row.settings();
    if (this.#last?.account !== account) this.#last = { account, all: this.with(account) };
    return this.#last.all;
  }

  /** What would be in force if the account had these settings. */
  with(account: Overrides): Overrides {
    return combined(this.process, account);
  }

  consult(): Consultation {
    return new Consultation(this.all().assumptions);
  }

  /** In seconds. */
  propagationLag(): number {
    return propagationLagOf(this.all());
  }

  journalLimit(): number {
    return this.all().journal_limit ?? DEFAULT_JOURNAL_LIMIT;
  }
}
