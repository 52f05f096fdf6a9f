import type { ControlPlane } from "./control-plane.ts";
import type { Advice, JournalRequest, RequestFilter, RequestPage, RequestQuery } from "../../contract/journal.ts";
import { checkMembers, unchecked, type Known } from "./known-members.ts";
import { queryOf } from "./query.ts";

/** How many rows a walk through everything asks for at once: the most that there are in a page. */
const PAGE = 1000;

/** What each of them may be, the control plane says. */
const FILTER = {
  operation: unchecked("the name of an operation"),
  method: unchecked("a method in upper case"),
  status: unchecked("a status such as 404, or a class of them such as 4xx"),
  code: unchecked("an error code"),
  token_id: unchecked("the id of a token"),
  object_id: unchecked("the id of an application, policy or group"),
  host: unchecked("the name of a host, without a port"),
  reason: unchecked("a reason of the edge"),
  client: unchecked("page or none"),
  weaker_than: unchecked("a grade of evidence"),
  after: unchecked("the id of a request"),
  before: unchecked("the id of a request"),
} satisfies Known<RequestFilter>;

/** The journal of one account, or of what has none: the requests that came. */
export class Journal {
  readonly #control: ControlPlane;
  readonly #path: string;

  /** `of` is the path of whoever keeps it: `/accounts/{id}`, or nothing. */
  constructor(control: ControlPlane, of: string) {
    this.#control = control;
    this.#path = `${of}/requests`;
  }

  page(query: RequestQuery): Promise<RequestPage> {
    return this.#control.send("GET", `${this.#path}${queryOf(query)}`);
  }

  /** Goes from id to id (which is why there is no `order`), and not from page to page: requests that come meanwhile shift nothing. */
  async *each(wanted: RequestFilter): AsyncGenerator<JournalRequest, void, undefined> {
    checkMembers(wanted, FILTER, "eachRequest", "member");
    const { after, ...filter } = wanted;
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
