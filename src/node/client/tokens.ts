import type { ControlPlane } from "./control-plane.ts";
import { EmulatorError } from "./emulator-error.ts";
import { checkMembers, unchecked, type Known } from "./known-members.ts";
import { queryOf } from "./query.ts";
import type { AccountToken, TokenPage, TokenQuery } from "../../contract/tokens.ts";

const PAGE = 1000;

type TokenFilter = Pick<TokenQuery, "deleted" | "name">;

/** What each of them may be, the control plane says. */
const FILTER = { deleted: unchecked("true or false"), name: unchecked("a name") } satisfies Known<TokenFilter>;

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

  async *each(query: TokenFilter): AsyncGenerator<AccountToken, void, undefined> {
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
