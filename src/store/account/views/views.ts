/** What a test sees of an account from outside: its journal, its tokens with their state, and whose a secret is. */
import type { ShownClock, NextMoment } from "../../../contract/clock.ts";
import type { Advice } from "../../../contract/journal.ts";
import type { AccountToken } from "../../../contract/tokens.ts";
import { formatTimestamp } from "../../../rules/values/timestamp.ts";
import type { AccountStore } from "../account-store.ts";
import type { JournalFilter, JournalPage } from "../tables/journal.ts";
import type { Upcoming } from "../tables/tokens.ts";
import { catchInactive } from "../inactivity.ts";
import { adviceOnAccess } from "./access-advice.ts";
import { ADVICE_LIMIT, adviceOn } from "./advice.ts";
import { leaksAmong, type Leak } from "./leaks.ts";
import { isUsed, stateOfToken, statesOf, type StateFilter, type TokenStatesPage } from "./token-states.ts";

/** Without advice unless it was asked for. */
export type JournalAnswer = JournalPage & { readonly advice?: readonly Advice[] };

export class Views {
  readonly #store: AccountStore;

  constructor(store: AccountStore) {
    this.#store = store;
  }

  /** Advice looks at the whole journal, however small the page is: who walks through all pages does without. */
  requests(
    filter: JournalFilter,
    order: "asc" | "desc",
    page: number,
    perPage: number,
    withAdvice = true,
  ): JournalAnswer {
    const { journal, lateWrites } = this.#store;
    catchInactive(this.#store);
    lateWrites.now();
    const answer = journal.page(filter, order, page, perPage);
    if (!withAdvice) return answer;
    const entries = journal.all();
    const onTraffic = adviceOn(entries, (id, since) => isUsed(this.#store, id, since));
    return { ...answer, advice: [...onTraffic, ...adviceOnAccess(this.#store, entries)].slice(0, ADVICE_LIMIT) };
  }

  tokenStates(filter: StateFilter, page: number, perPage: number): TokenStatesPage {
    catchInactive(this.#store);
    this.#store.lateWrites.now();
    return statesOf(this.#store, filter, page, perPage);
  }

  /** The clock, and what comes first after its time. */
  clockWithNext(): ShownClock {
    catchInactive(this.#store);
    const { clock, tokens } = this.#store;
    const shown = clock.shown();
    const now = clock.seconds(); // not before what is shown
    return {
      ...shown,
      next: { expiry: momentOf(tokens.firstToExpire(now)), grace_end: momentOf(tokens.firstToEndGrace(now)) },
    };
  }

  /** One token with its state; undefined when there is none. */
  tokenState(id: string): AccountToken | undefined {
    catchInactive(this.#store);
    this.#store.lateWrites.now();
    return stateOfToken(this.#store, id);
  }

  /** Which of these SHA-256 digests (hex) are those of secrets of this account. */
  leaks(digests: readonly string[]): Leak[] {
    catchInactive(this.#store);
    return leaksAmong(this.#store, new Set(digests));
  }
}

function momentOf(upcoming: Upcoming | undefined): NextMoment | null {
  return upcoming ? { time: formatTimestamp(upcoming.at), token_id: upcoming.id, name: upcoming.name } : null;
}
