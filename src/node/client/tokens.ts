import type { ControlPlane } from "./control-plane.ts";
import { EmulatorError } from "./emulator-error.ts";
import { checkMembers, unchecked, type Known } from "./known-members.ts";
import { queryOf } from "./query.ts";
import type { AccountToken, ListedToken, TokenPage, TokenQuery } from "../../contract/tokens.ts";

const PAGE = 1000;

export type TokenFilter = Omit<TokenQuery, "page" | "per_page">;

/** What each of them may be, the control plane says. */
const FILTER = {
  deleted: unchecked("true or false"),
  name: unchecked("a name"),
  search: unchecked("a part of a name, an id or a client id"),
  state: unchecked("a state such as active"),
  in_grace: unchecked("true or false"),
  expires_before: unchecked("an RFC 3339 time"),
  in_use: unchecked("true or false"),
  order: unchecked('"asc" or "desc"'),
  events: unchecked("true or false"),
} satisfies Known<TokenFilter>;

/** The tokens of one account as the control plane shows them: with their state, and without secrets. */
export class AccountTokens {
  readonly #control: ControlPlane;
  readonly #path: string;

  constructor(control: ControlPlane, accountId: string) {
    this.#control = control;
    this.#path = `/accounts/${accountId}/tokens`;
  }

  page(query: TokenQuery): Promise<TokenPage> {
    return this.#control.send("GET", `${this.#path}${queryOf(query)}`);
  }

  async *each(query: TokenFilter): AsyncGenerator<ListedToken, void, undefined> {
    checkMembers(query, FILTER, "eachToken", "member");
    for (let page = 1; ; page++) {
      const { tokens } = await this.page({ ...query, page, per_page: PAGE });
      yield* tokens;
      if (tokens.length < PAGE) return;
    }
  }

  one(tokenId: string): Promise<AccountToken> {
    return this.#control.send("GET", this.#pathOf(tokenId));
  }

  change(tokenId: string, change: { readonly in_use: boolean }): Promise<AccountToken> {
    return this.#control.send("PATCH", this.#pathOf(tokenId), change);
  }

  /** In a URL, no escape keeps `.` and `..` from being steps. */
  #pathOf(tokenId: string): string {
    if (!/^\.{0,2}$/.test(tokenId)) return `${this.#path}/${encodeURIComponent(tokenId)}`;
    throw new EmulatorError("control-plane", "There is no such token in this account.", { status: 404 });
  }
}
