/** The service tokens of the account or of the zone, one method an operation. Every create goes through here. */
import { isRefusal, isSuccess, membersOf, tokenOf, tokensOf, type Token } from "./answers.ts";
import type { Answer, ApiClient, Call } from "./client.ts";
import type { OwnTokens } from "./own-tokens.ts";
import { TargetProblem } from "./problems.ts";
import { refusedForGood } from "./refusals.ts";

type Sent = Pick<Call, "headers" | "anonymous">;
type Query = Readonly<Record<string, string | number>>;

/** More pages than any account has. */
const MOST_PAGES = 20_000;

export class ServiceTokens {
  /** The path of the collection. */
  readonly path: string;
  readonly ofWhat: "account" | "zone";
  readonly #client: ApiClient;
  readonly #own: OwnTokens;
  readonly #onMade: (id: string) => void;

  constructor(
    client: ApiClient,
    own: OwnTokens,
    scope: "accounts" | "zones",
    id: string,
    onMade: (id: string) => void = () => {},
  ) {
    this.path = `/${scope}/${id}/access/service_tokens`;
    this.ofWhat = scope === "accounts" ? "account" : "zone";
    this.#client = client;
    this.#own = own;
    this.#onMade = onMade;
  }

  /** A page of the list; a text is a query as it stands. */
  list(query: Query | string = {}): Promise<Answer> {
    const text = typeof query === "string" ? query : new URLSearchParams(entriesOf(query)).toString();
    return this.#client.send({ path: text === "" ? this.path : `${this.path}?${text}` });
  }

  /** The create of a body as it stands. Whatever comes of it is removed in the end. */
  async create(body: unknown, sent: Sent = {}): Promise<Answer> {
    this.#own.expectOne();
    const answer = await this.#client.send({ method: "POST", path: this.path, body, ...sent });
    const id = membersOf(membersOf(answer.body)?.["result"])?.["id"];
    if (isSuccess(answer) && typeof id === "string") {
      this.#own.made(id, this);
      this.#onMade(id);
    } else if (answer.status >= 300 && answer.status < 500) this.#own.notMade();
    const refused = refusedForGood(answer, this.ofWhat);
    if (refused) throw refused;
    return answer;
  }

  /** A token that there is. */
  async created(fields: object = {}, label?: string): Promise<Token> {
    return tokenOf(await this.create({ name: this.#own.name(label), ...fields }));
  }

  /** A name that no other token has. */
  name(label?: string): string {
    return this.#own.name(label);
  }

  get(id: string): Promise<Answer> {
    return this.#client.send({ path: `${this.path}/${id}` });
  }

  update(id: string, body: unknown): Promise<Answer> {
    return this.#client.send({ method: "PUT", path: `${this.path}/${id}`, body });
  }

  async delete(id: string): Promise<Answer> {
    const answer = await this.#client.send({ method: "DELETE", path: `${this.path}/${id}` });
    if (isSuccess(answer) || isRefusal(answer, 404, 12135)) this.#own.removed(id);
    return answer;
  }

  refresh(id: string): Promise<Answer> {
    return this.#client.send({ method: "POST", path: `${this.path}/${id}/refresh` });
  }

  rotate(id: string, body?: unknown): Promise<Answer> {
    return this.#client.send({ method: "POST", path: `${this.path}/${id}/rotate`, body });
  }

  /** All tokens that there are, whoever made them, without the help of a filter. */
  async everything(): Promise<Token[]> {
    const found = new Map<string, Token>();
    for (let page = 1; page <= MOST_PAGES; page++) {
      const answer = await this.list(page === 1 ? {} : { page });
      const tokens = tokensOf(answer);
      const known = found.size;
      for (const token of tokens) found.set(token.id, token);
      const perPage = membersOf(membersOf(answer.body)?.["result_info"])?.["per_page"];
      const isLast = typeof perPage === "number" && tokens.length < perPage;
      if (isLast || found.size === known) return [...found.values()]; // the second: `page` is ignored, or past the end
    }
    throw new TargetProblem(`the list goes on after ${MOST_PAGES} pages`);
  }
}

function entriesOf(query: Query): [string, string][] {
  return Object.entries(query).map(([name, value]) => [name, String(value)]);
}
