/** Answers that rest on less than a test wants to lean on. */
import type { Account } from "./account.ts";
import { Accounts, type AccountSource } from "./accounts.ts";
import type { ControlPlane } from "./control-plane.ts";
import { EmulatorError } from "./emulator-error.ts";
import { groundsOf, isOfPage } from "./journal-lines.ts";
import { minimumGrades, type MinimumGrade } from "../../contract/evidence.ts";
import { STATE_UNREADABLE } from "../../contract/stored-state.ts";
import { type JournalRequest } from "../../contract/journal.ts";
import { shownPath } from "../../rules/values/shown-path.ts";
import { table } from "./table.ts";

/** Answers to one operation that rest on the same. */
export interface WeakAnswers {
  readonly operation: string;
  /** The grade; when that is `assumed`, the names of the assumptions. */
  readonly grounds: string;
  readonly count: number;
  /** The first of the requests. */
  readonly first: string;
}

export interface EvidenceReport {
  readonly weak: readonly WeakAnswers[];
  /** Requests that the journals no longer have: nobody knows what their answers rested on. */
  readonly dropped: number;
  /** Accounts whose settings keep no journal. */
  readonly unkept: number;
  /** The same of the journal of what has no account. */
  readonly droppedWithoutAccount: number;
  /** Of each account that cannot be read, why. */
  readonly unreadable: readonly string[];
}

const ACCOUNTS_AT_ONCE = 8;
const PAGE = 1000;

/** Who has a journal, be it an account or the emulator as a whole. */
export type Keeper = Pick<AccountSource, "eachRequest" | "requests">;

/** What in these accounts rests on less than the grade, and in the journals of what has no account. */
export async function evidenceOf(
  accounts: Iterable<Account>,
  grade: MinimumGrade,
  emulators: Iterable<Keeper> = [],
): Promise<EvidenceReport> {
  if (!minimumGrades.includes(grade)) {
    const sentence = `minEvidence ${JSON.stringify(grade)}: it must be one of ${minimumGrades.join(", ")}.`;
    throw new EmulatorError("bad-settings", sentence);
  }
  const weak = new Map<string, WeakAnswers>();
  let dropped = 0;
  let unkept = 0;
  let droppedWithoutAccount = 0;
  const unreadable: string[] = [];
  const look = async (keeper: Keeper): Promise<number> => {
    for await (const request of keeper.eachRequest({ weaker_than: grade })) {
      if (!isOfPage(request)) note(weak, request);
    }
    return (await keeper.requests({ per_page: 1 })).dropped;
  };
  await inTurns(accounts, async (account) => {
    try {
      dropped += await look(account);
      if ((await account.settings()).journal_limit === 0) unkept++;
    } catch (problem) {
      if (!(problem instanceof EmulatorError && problem.code === STATE_UNREADABLE)) throw problem;
      unreadable.push(problem.message);
    }
  });
  await inTurns(emulators, async (emulator) => {
    droppedWithoutAccount += await look(emulator);
  });
  const mostFirst = [...weak.values()].toSorted((a, b) => b.count - a.count);
  return { weak: mostFirst, dropped, unkept, droppedWithoutAccount, unreadable };
}

/** Some at once, so that many do not wait for each other, and the emulator is not flooded. */
export async function inTurns<T>(all: Iterable<T>, each: (one: T) => Promise<void>): Promise<void> {
  const queue = [...all].values();
  const workers = Array.from({ length: ACCOUNTS_AT_ONCE }, async () => {
    for (const one of queue) await each(one);
  });
  await Promise.all(workers);
}

function note(weak: Map<string, WeakAnswers>, request: JournalRequest): void {
  // Of what is not emulated, or given, each path is told: there is no operation that would name it.
  const path = ["not-emulated", "given", "carried"].includes(request.evidence ?? "")
    ? `${request.method} ${shownPath(request.path)}`
    : "";
  const operation = request.operation ?? "other";
  const grounds = groundsOf(request);
  const key = `${operation} ${grounds} ${path}`;
  const { count = 0, first = `${request.method} ${request.path}` } = weak.get(key) ?? {};
  weak.set(key, { operation, grounds, count: count + 1, first });
}

/** What is wrong with the answers, and `""` when nothing is. `wanted` names the wish that they fall short of. */
export function evidenceWords(
  { weak, dropped, unkept, droppedWithoutAccount, unreadable }: EvidenceReport,
  wanted: string,
): string {
  const parts: string[] = [];
  if (dropped > 0) {
    const unknown = `${dropped} requests are no longer in the journal, and what their answers rested on cannot be told`;
    parts.push(`${wanted}: ${unknown}; the setting journal_limit keeps more.`);
  }
  if (droppedWithoutAccount > 0) {
    const unknown = `${droppedWithoutAccount} requests without an account are no longer in the journal`;
    parts.push(`${wanted}: ${unknown}, which keeps 1000 of these: what their answers rested on cannot be told.`);
  }
  if (unkept > 0) {
    const accounts = unkept === 1 ? "1 account keeps" : `${unkept} accounts keep`;
    parts.push(`${wanted}: ${accounts} no journal (journal_limit is 0): what the answers rested on cannot be told.`);
  }
  for (const why of unreadable) parts.push(`${wanted}: what the answers rested on cannot be told. ${why}`);
  if (weak.length > 0) {
    const count = weak.reduce((sum, answers) => sum + answers.count, 0);
    const rows = weak.map((answers) => [answers.operation, answers.grounds, answers.count, answers.first]);
    const lines = table(["operation", "rests on", "answers", "first"], rows).trimEnd();
    parts.push(`${wanted}: ${count} ${count === 1 ? "answer rests" : "answers rest"} on less.\n${lines}`);
  }
  return parts.join("\n");
}

/** Every account that was touched, and those that are known to be: the list of them is written beside the answers. */
export async function touchedAccounts(
  control: ControlPlane,
  url: string,
  known: readonly string[],
): Promise<Account[]> {
  const ids = new Set(known);
  for (let page = 1; ; page++) {
    const query = `/accounts?page=${page}&per_page=${PAGE}`;
    const { accounts } = await control.send<{ accounts: readonly { readonly id: string }[] }>("GET", query);
    for (const { id } of accounts) ids.add(id);
    if (accounts.length < PAGE) break;
  }
  const source = new Accounts(url, control);
  return Promise.all([...ids].map((id) => source.account({ id })));
}
