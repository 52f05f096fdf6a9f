/** What tests expect of an account, as matchers of vitest. No secret stands in what they say. */
import type { Account } from "../client/account.ts";
import type { AccountToken } from "../../contract/tokens.ts";
import type { EdgeRefusal } from "../../contract/edge.ts";
import { adviceLine, requestTable } from "../client/journal-lines.ts";
import type { AdviceKind, RequestFilter } from "../../contract/journal.ts";
import { admissionMatchers, type PresentedPair, type RefusalReason } from "./admission.ts";
import { checkKinds, checkTimes, checkToken } from "./matcher-arguments.ts";
import { accountOf, fails, type Context, type Result } from "./matching.ts";
import { table } from "../client/table.ts";

export type { PresentedPair, RefusalReason };

/** What can be expected of an account. */
export interface AccountMatchers {
  /**
   * That it received such a request: so many times, or at least once. What somebody changed on the page at `/_emulator/` counts only
   * with `client: "page"`.
   */
  toHaveReceived(request: RequestFilter, times?: number): Promise<void>;
  /** That its journal advises nothing, apart from these kinds. */
  toHaveNoAdvice(except?: AdviceKind | readonly AdviceKind[]): Promise<void>;
  /** That it has a token with these members; a deleted one only when its `state` is wanted so. */
  toHaveToken(token: Partial<AccountToken>): Promise<void>;
  /**
   * That it would let the pair in now. Nothing changes by asking. With a URL: that the edge lets a request for it through, which
   * is sent with the pair, and counts as a use of the token. Where no application is, that is anybody's.
   */
  toAdmit(pair: PresentedPair, url?: string | URL): Promise<void>;
  /** That it would refuse the pair now: for this reason, or for any. */
  toRefuse(pair: PresentedPair, reason?: RefusalReason): Promise<void>;
  /** That the edge refuses a request for this URL, which is sent with the pair: for this reason, or for any. */
  toRefuse(pair: PresentedPair, reason: EdgeRefusal | undefined, url: string | URL): Promise<void>;
}

declare global {
  // The interfaces that vitest has for this have other type parameters in each of its versions; this one has none.
  namespace Chai {
    interface Assertion extends AccountMatchers {}
  }
}

/** How many lines a message has at most. */
const SHOWN = 20;

export const accountMatchers = { toHaveReceived, toHaveNoAdvice, toHaveToken, ...admissionMatchers };

async function toHaveReceived(
  this: Context,
  received: unknown,
  request: RequestFilter,
  times?: number,
): Promise<Result> {
  const account = accountOf(received, "toHaveReceived");
  checkTimes(times);
  const client = request?.client ?? "none"; // who looks on at a test is none of its clients
  const { total_count: count, dropped } = await account.requests({ ...request, client, per_page: 1 });
  const pass = times === undefined ? count > 0 : count === times;
  const isSure = times === undefined ? count > 0 : count > times; // whatever else came
  if (!isSure) await refuseUnkept(account, "toHaveReceived", dropped, request?.after);
  if (!fails(this, pass)) return { pass, message: () => "" };
  const latest = await account.requests({ client, order: "desc", per_page: SHOWN });
  const what = `a request ${JSON.stringify(request)}${times === undefined ? "" : ` ${counted(times, "time")}`}`;
  const all =
    latest.total_count === 0
      ? "It received none at all."
      : `${latest.total_count > SHOWN ? `The latest ${SHOWN} of ${latest.total_count}` : "All"} that it received:\n\n${requestTable(latest.requests.toReversed(), account.id)}`;
  return {
    pass,
    message: () =>
      `expected account ${account.id} ${pass ? "not " : ""}to have received ${what}, but it received ${counted(count, "such request")}. ${all}`,
  };
}

/** Of what the journal does not have, nobody knows that it did not come. */
async function refuseUnkept(account: Account, matcher: string, dropped = 0, after = 0): Promise<void> {
  const cannot = `${matcher} cannot tell: account ${account.id} `;
  if (dropped > after) {
    throw new Error(`${cannot}has lost the first ${counted(dropped, "row")} of its journal. journal_limit keeps more.`);
  }
  if ((await account.settings()).journal_limit === 0)
    throw new Error(`${cannot}keeps no journal (journal_limit is 0).`);
}

async function toHaveNoAdvice(received: unknown, except: AdviceKind | readonly AdviceKind[] = []): Promise<Result> {
  const account = accountOf(received, "toHaveNoAdvice");
  checkKinds(except);
  const accepted = new Set<string>([except].flat());
  const points = (await account.advice()).filter(({ kind }) => !accepted.has(kind));
  if (points.length === 0) await refuseUnkept(account, "toHaveNoAdvice");
  return {
    pass: points.length === 0,
    message: () =>
      points.length === 0
        ? `expected the journal of account ${account.id} to have advice, but it has none.`
        : `expected the journal of account ${account.id} to have no advice, but it has:\n\n${points.map(adviceLine).join("\n")}`,
  };
}

async function toHaveToken(this: Context, received: unknown, wanted: Partial<AccountToken>): Promise<Result> {
  const account = accountOf(received, "toHaveToken");
  checkToken(wanted);
  const members = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const there: AccountToken[] = [];
  let pass = false;
  for await (const token of account.eachToken({ deleted: wanted.state === "deleted" })) {
    if (there.length < SHOWN) there.push(token);
    const shown: Readonly<Record<string, unknown>> = { ...token };
    pass ||= members.every(([name, value]) => this.equals(shown[name], value));
  }
  const rows = there.map(({ name, id, state, expires_at }) => [name, id, state, expires_at]);
  const all = rows.length === 0 ? "It has none." : `It has:\n\n${table(["name", "id", "state", "expires"], rows)}`;
  return {
    pass,
    message: () =>
      `expected account ${account.id} ${pass ? "not " : ""}to have a token ${JSON.stringify(wanted)}. ${all}`,
  };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
