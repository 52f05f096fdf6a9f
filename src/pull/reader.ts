/** Reads lists to their end: with GET alone, page by page, with patience for a target that fails for a moment. */
import { errorOf, isFailure, isSuccess, membersOf, toldBy, unusable, type Members } from "../api-client/answers.ts";
import type { Answer, ApiClient } from "../api-client/client.ts";
import { pause } from "../api-client/pace.ts";
import { Refused, TargetProblem, Unreachable } from "../api-client/problems.ts";

/** What a list holds; or why the credentials do not get to see it. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

export interface ListItems {
  readonly items: readonly Members[];
  /** What was not as it should be, in words; the items may not be all then. */
  readonly doubt?: string;
}

/** How long to wait before a request is sent again that failed, in milliseconds. */
const WAITS = [500, 1500, 3000];
/** How often a list is read that changes meanwhile. */
const READINGS = 3;
/** No account comes near these: a list that does has no end. */
const MOST_PAGES = 2000;
const MOST_CHARACTERS = 256 * 1024 * 1024;

export class Reader {
  readonly #client: ApiClient;
  #characters = 0;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** The one object at a path. */
  async one(path: string): Promise<Read<Members>> {
    const answer = await this.#get(path);
    if (!isSuccess(answer)) return { ok: false, why: refusalIn(answer) };
    const result = membersOf(membersOf(answer.body)?.["result"]);
    if (!result) throw unlikeTheApi(answer);
    return { ok: true, value: result };
  }

  /** Every object of the list at a path, each once. A list that changed meanwhile is read again. */
  async list(path: string): Promise<Read<ListItems>> {
    const found = new Map<string, Members>();
    let doubt: string | undefined;
    for (let reading = 0; reading < READINGS; reading++) {
      const before = found.size;
      const read = await this.#listOnce(path);
      if (!read.ok) return read;
      const { items, doubt: now } = read.value;
      if (now === undefined) return { ok: true, value: { items } };
      for (const item of items) found.set(String(item["id"] ?? item["name"]), item);
      doubt = now;
      if (reading > 0 && found.size === before && items.length === before) break; // it is so, and does not change
    }
    return { ok: true, value: { items: [...found.values()], ...(doubt === undefined ? {} : { doubt }) } };
  }

  async #listOnce(path: string): Promise<Read<ListItems>> {
    const found = new Map<string, Members>();
    const totals = new Set<number>();
    let repeated = 0;
    for (let page = 1; page <= MOST_PAGES; page++) {
      const answer = await this.#get(page === 1 ? path : `${path}?page=${page}`);
      if (!isSuccess(answer) && page === 1) return { ok: false, why: refusalIn(answer) };
      if (!isSuccess(answer)) throw unusable(answer);
      const items = itemsOf(answer);
      const known = found.size;
      let again = 0;
      for (const item of items) {
        const key = keyOf(item, answer);
        if (found.has(key)) again += 1;
        else found.set(key, item);
      }
      const isFirstOnceMore = page === 2 && again === known; // the target does not know `page`, and showed all at once
      if (!isFirstOnceMore) repeated += again;
      const { per_page: perPage, total_count: total } = membersOf(membersOf(answer.body)?.["result_info"]) ?? {};
      if (typeof total === "number") totals.add(total);
      const isLast = items.length === 0 || (typeof perPage === "number" && items.length < perPage);
      const isAll = totals.size === 1 && typeof total === "number" && found.size === total && repeated === 0;
      if (isLast || isAll || found.size === known) return { ok: true, value: listed(found, totals, repeated) };
    }
    throw new TargetProblem(`GET of ${nameOf(path)}: the list has no end within ${MOST_PAGES} pages`);
  }

  /** The answer to a GET. What failed for a moment is asked for again; what failed for good is thrown. */
  async #get(path: string): Promise<Answer> {
    for (const wait of [...WAITS, undefined]) {
      const answer = await this.#sent(path, wait === undefined);
      if (answer !== undefined && answer.status < 500) return this.#checked(answer);
      if (answer !== undefined && wait === undefined) throw unusable(answer);
      await pause(wait ?? 0, this.#client.stop);
    }
    throw new TargetProblem(`GET of ${nameOf(path)} failed`);
  }

  /** Undefined when there was no answer, and there is another try. */
  async #sent(path: string, isLast: boolean): Promise<Answer | undefined> {
    try {
      return await this.#client.send({ path });
    } catch (problem) {
      if (!(problem instanceof TargetProblem) || problem instanceof Unreachable || isLast) throw problem;
      if (/does not end/.test(problem.message)) throw problem;
      return undefined;
    }
  }

  #checked(answer: Answer): Answer {
    this.#characters += answer.text.length;
    if (this.#characters > MOST_CHARACTERS) throw new TargetProblem("its answers together do not end within 256 MiB");
    if (answer.status >= 300 && answer.status < 400) {
      throw new TargetProblem(`${answer.request} answered ${answer.status}, a redirect, which is not followed`);
    }
    if (isFailure(answer)) throw answer.status === 429 ? unusable(answer) : unlikeTheApi(answer);
    if (errorOf(answer)?.code === 9999) throw new Refused(`Access is not enabled in this account: ${toldBy(answer)}.`);
    return answer;
  }
}

function listed(found: ReadonlyMap<string, Members>, totals: ReadonlySet<number>, repeated: number): ListItems {
  const items = [...found.values()];
  const [total = items.length] = totals;
  const doubt =
    totals.size > 1
      ? "the list changed while it was read"
      : repeated > 0
        ? "the list showed the same object more than once"
        : total === items.length
          ? undefined
          : `the list says that it has ${total}, and showed ${items.length}`;
  return { items, ...(doubt === undefined ? {} : { doubt }) };
}

function itemsOf(answer: Answer): Members[] {
  const result = membersOf(answer.body)?.["result"];
  if (!Array.isArray(result)) throw unlikeTheApi(answer);
  return result.map((item) => {
    const members = membersOf(item);
    if (members) return members;
    throw new TargetProblem(`${answer.request} answered with a list of something else than objects`);
  });
}

/** A tag has no id: its name is. */
function keyOf(item: Members, answer: Answer): string {
  const key = item["id"] ?? item["name"];
  if (typeof key === "string") return key;
  throw new TargetProblem(`${answer.request} answered with an object that has neither an id nor a name`);
}

function refusalIn(answer: Answer): string {
  return `the API answered ${toldBy(answer)}`;
}

function unlikeTheApi(answer: Answer): TargetProblem {
  const type = answer.headers.get("content-type") ?? "no content type";
  const told = `${answer.request} answered ${answer.status}, ${type.slice(0, 100)}`;
  return new TargetProblem(`${told}, and not as Cloudflare's API does. Does the base URL end in /client/v4?`);
}

/** A path without the account. */
const nameOf = (path: string): string => path.replace(/^\/accounts\/[^/]+\/access/, "…");
