/** What can be asked about the edge: why a request is decided as it is, and what opens to whom. */
import type { ControlPlane } from "../control-plane.ts";
import { EmulatorError } from "../emulator-error.ts";
import { checkMembers, isObject, unchecked, type Known } from "../known-members.ts";
import { queryOf } from "../query.ts";
import type { Door, DoorPage, DoorQuery, Explanation, ExplainRequest } from "../../../contract/edge.ts";

/** A request that is to be explained. With `clientId` and `clientSecret` it presents the pair in the two headers. */
export interface RequestToExplain extends Omit<ExplainRequest, "headers"> {
  readonly headers?: Readonly<Record<string, string>> | Headers | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
}

/** So many doors a walk through all of them asks for at once: the most that there are in a page. */
const PAGE = 1000;

/** What each of them may be, the control plane says. */
const REQUEST = {
  url: unchecked("an absolute URL, or a host with a path"),
  method: unchecked("a method"),
  headers: { words: "an object of headers, each a text", fits: isObject },
  ip: unchecked("an address"),
  country: unchecked("two letters"),
  token_id: unchecked("the id of a token"),
  request: unchecked("the id of a request, or last"),
  clientId: { words: "a text", fits: (value) => typeof value === "string" },
  clientSecret: { words: "a text", fits: (value) => typeof value === "string" },
} satisfies Known<RequestToExplain>;

type DoorFilter = Pick<DoorQuery, "application_id" | "token_id">;

const FILTER = {
  application_id: unchecked("the id of an application"),
  token_id: unchecked("the id of a token"),
} satisfies Known<DoorFilter>;

export class EdgeLooks {
  readonly #control: ControlPlane;
  readonly #path: string;

  constructor(control: ControlPlane, accountId: string) {
    this.#control = control;
    this.#path = `/accounts/${accountId}`;
  }

  async explain(request: string | URL | Request | RequestToExplain): Promise<Explanation> {
    return this.#control.send("POST", `${this.#path}/explain`, explainRequestOf(request));
  }

  page(query: DoorQuery): Promise<DoorPage> {
    return this.#control.send("GET", `${this.#path}/doors${queryOf(query)}`);
  }

  async *each(filter: DoorFilter): AsyncGenerator<Door, void, undefined> {
    for await (const { doors } of this.pages(filter)) yield* doors;
  }

  /** The pages of all doors, each of which also has what opens to everybody. */
  async *pages(filter: DoorFilter): AsyncGenerator<DoorPage, void, undefined> {
    checkMembers(filter, FILTER, "eachDoor", "member");
    for (let page = 1; ; page++) {
      const doors = await this.page({ ...filter, page, per_page: PAGE });
      yield doors;
      if (doors.doors.length < PAGE) return;
    }
  }
}

function explainRequestOf(given: string | URL | Request | RequestToExplain): ExplainRequest {
  if (typeof given === "string" || given instanceof URL) return { url: String(given) };
  if (given instanceof Request) {
    return { url: given.url, method: given.method, headers: Object.fromEntries(given.headers) };
  }
  checkMembers(given, REQUEST, "explain", "member");
  const { clientId, clientSecret, headers: all, ...others } = given;
  const headers = all instanceof Headers ? Object.fromEntries(all) : all;
  const request = headers === undefined ? others : { ...others, headers };
  if (clientId === undefined && clientSecret === undefined) return request;
  if (request.request !== undefined) {
    const why = "a request of the journal is explained with the credentials that it presented";
    throw new EmulatorError("bad-input", `explain takes clientId and clientSecret, or request, not both: ${why}.`);
  }
  return { ...request, headers: { ...headers, ...pairHeaders(clientId, clientSecret) } };
}

/** The two headers by which a service token presents itself; a half is left out, as a client may do. */
export function pairHeaders(clientId: string | undefined, clientSecret: string | undefined): Record<string, string> {
  return {
    ...(clientId === undefined ? {} : { "CF-Access-Client-Id": clientId }),
    ...(clientSecret === undefined ? {} : { "CF-Access-Client-Secret": clientSecret }),
  };
}
