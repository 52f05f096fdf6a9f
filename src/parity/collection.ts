/** A collection of objects of one kind, one method an operation. Every create of a run goes through here. */
import { errorOf, isSuccess, membersOf, tokenOf, tokensOf, type Token } from "../api-client/answers.ts";
import type { Answer, ApiClient, Call } from "../api-client/client.ts";
import type { Kind } from "./kind.ts";
import type { OwnObjects, Place } from "./own-objects.ts";
import { TargetProblem } from "../api-client/problems.ts";
import { refusedForGood } from "./refusals.ts";

export type Sent = Pick<Call, "headers" | "anonymous">;
export type Query = Readonly<Record<string, string | number>>;

/** More pages than any account has. */
const MOST_PAGES = 20_000;

export class Collection implements Place {
  /** The path of the collection. */
  readonly path: string;
  readonly ofWhat: "account" | "zone";
  readonly kind: Kind;
  protected readonly client: ApiClient;
  readonly #own: OwnObjects;
  readonly #onMade: (id: string) => void;
  readonly #plain: () => object;

  /** `plain` is what an object needs beside its name. */
  constructor(
    client: ApiClient,
    own: OwnObjects,
    where: { readonly kind: Kind; readonly scope: "accounts" | "zones"; readonly id: string },
    onMade: (id: string) => void = () => {},
    plain: () => object = () => ({}),
  ) {
    this.kind = where.kind;
    this.path = `/${where.scope}/${where.id}/access/${where.kind.segment}`;
    this.ofWhat = where.scope === "accounts" ? "account" : "zone";
    this.client = client;
    this.#own = own;
    this.#onMade = onMade;
    this.#plain = plain;
  }

  get rank(): number {
    return this.kind.rank;
  }

  get things(): string {
    return this.kind.things;
  }

  /** A page of the list; a text is a query as it stands. */
  list(query: Query | string = {}): Promise<Answer> {
    const text = typeof query === "string" ? query : new URLSearchParams(entriesOf(query)).toString();
    return this.client.send({ path: text === "" ? this.path : `${this.path}?${text}` });
  }

  /** The create of a body as it stands. Whatever comes of it is removed in the end. */
  async create(body: unknown, sent: Sent = {}): Promise<Answer> {
    this.#own.expectOne();
    const answer = await this.client.send({ method: "POST", path: this.path, body, ...sent });
    const id = membersOf(membersOf(answer.body)?.["result"])?.["id"];
    if (isSuccess(answer) && typeof id === "string") {
      this.#own.made(id, this);
      this.#onMade(id);
    } else if (answer.status >= 300 && answer.status < 500) this.#own.notMade();
    const refused = refusedForGood(answer, this);
    if (refused) throw refused;
    return answer;
  }

  /** An object that there is. */
  async created(fields: object = {}, label?: string): Promise<Token> {
    return tokenOf(await this.create({ name: this.#own.name(label), ...this.#plain(), ...fields }));
  }

  /** A name that no other object has. */
  name(label?: string): string {
    return this.#own.name(label);
  }

  get(id: string): Promise<Answer> {
    return this.client.send({ path: `${this.path}/${id}` });
  }

  update(id: string, body: unknown): Promise<Answer> {
    return this.client.send({ method: "PUT", path: `${this.path}/${id}`, body });
  }

  async delete(id: string): Promise<Answer> {
    const answer = await this.client.send({ method: "DELETE", path: `${this.path}/${id}` });
    if (isSuccess(answer) || this.isMissing(answer)) this.#own.removed(id);
    return answer;
  }

  /** Whether an answer says that the object is not there. */
  isMissing(answer: Answer): boolean {
    const code = errorOf(answer)?.code;
    return answer.status === 404 && !isSuccess(answer) && this.kind.missing.some((each) => each === code);
  }

  /** All objects that there are, whoever made them, without the help of a filter. */
  async everything(): Promise<Token[]> {
    const found = new Map<string, Token>();
    for (let page = 1; page <= MOST_PAGES; page++) {
      const answer = await this.list(page === 1 ? {} : { page });
      const objects = tokensOf(answer);
      const known = found.size;
      for (const object of objects) found.set(object.id, object);
      const perPage = membersOf(membersOf(answer.body)?.["result_info"])?.["per_page"];
      const isLast = typeof perPage === "number" && objects.length < perPage;
      if (isLast || found.size === known) return [...found.values()]; // the second: `page` is ignored, or past the end
    }
    throw new TargetProblem(`the list goes on after ${MOST_PAGES} pages`);
  }
}

function entriesOf(query: Query): [string, string][] {
  return Object.entries(query).map(([name, value]) => [name, String(value)]);
}
