import type { ControlPlane } from "./control-plane.ts";
import type { Advice, JournalRequest, RequestFilter, RequestPage, RequestQuery } from "./journal-types.ts";
import { queryOf } from "./query.ts";

/** How many rows a walk through everything asks for at once: the most that there are in a page. */
const PAGE = 1000;

/** The journal of one account: the requests that it received. */
export class AccountJournal {
  readonly #control: ControlPlane;
  readonly #path: string;

  constructor(control: ControlPlane, accountId: string) {
    this.#control = control;
    this.#path = `/accounts/${accountId}/requests`;
  }

  page(query: RequestQuery): Promise<RequestPage> {
    return this.#control.send("GET", `${this.#path}${queryOf(query)}`);
  }

  /** Goes from id to id, and not from page to page: requests that come meanwhile shift nothing. */
  async *each({ after, ...filter }: RequestFilter): AsyncGenerator<JournalRequest, void, undefined> {
    for (let last = after; ;) {
      const query = { ...filter, after: last, per_page: PAGE, advice: false }; // advice on all of it, once a page, is slow
      const { requests } = await this.#control.send<RequestPage>("GET", `${this.#path}${queryOf(query)}`);
      yield* requests;
      last = requests.at(-1)?.id;
      if (last === undefined || requests.length < PAGE) return;
    }
  }

  async advice(): Promise<readonly Advice[]> {
    return (await this.page({ per_page: 1 })).advice;
  }

  async clear(): Promise<void> {
    await this.#control.send("DELETE", this.#path);
  }
}
