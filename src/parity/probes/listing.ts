/** The list: filters, order, pages and their numbers. The account may hold tokens of somebody else all the while. */
import {
  infoOf,
  isFailure,
  isRefusal,
  isSuccess,
  outcomeOf,
  tokensOf,
  unusable,
  type Token,
} from "../../api-client/answers.ts";
import { NotAsked } from "../../api-client/problems.ts";
import { compared, fits, neither, type Observation, type ProbesOf } from "../probe.ts";
import type { ServiceTokens } from "../service-tokens.ts";

type Names =
  | "name-filter"
  | "search-filter"
  | "list-order"
  | "per-page-maximum"
  | "page-past-the-end"
  | "result-info-count"
  | "total-count"
  | "total-pages-when-empty"
  | "query-reading";

/** Whether a list that is filtered shows the token. */
async function shows(tokens: ServiceTokens, query: Readonly<Record<string, string>>, token: Token): Promise<boolean> {
  return tokensOf(await tokens.list(query)).some(({ id }) => id === token.id);
}

export const listingProbes: ProbesOf<Names> = {
  "total-pages-when-empty": {
    alone: true, // only a list that is empty as a whole does not rest on `total-count`
    observe: async ({ account }) => {
      const whole = await account.list();
      const empty =
        infoOf(whole, "total_count") === 0 ? whole : await account.list({ name: account.name("nobody-has-this") });
      if (infoOf(empty, "total_count") !== 0) {
        throw new NotAsked("the account has tokens, and no filter changes total_count: no list is empty");
      }
      const pages = infoOf(empty, "total_pages");
      const seen = `total_pages of an empty list: ${pages}`;
      return pages === 0 || pages === 1 ? fits(pages, seen) : neither(seen);
    },
  },

  "name-filter": {
    observe: async ({ account }) => {
      const name = account.name("Name-Filter");
      const token = await account.created({ name });
      const [whole, part, otherCase] = [
        await shows(account, { name }, token),
        await shows(account, { name: name.slice(0, -2) }, token),
        await shows(account, { name: name.toLowerCase() }, token),
      ];
      const seen = `found by its name: ${whole}; by a part of it: ${part}; in another case: ${otherCase}`;
      if (!whole || otherCase) return neither(seen);
      return fits(part ? "substring" : "exact", seen);
    },
  },

  "search-filter": {
    observe: async ({ account }) => {
      const name = account.name("Search-Filter");
      const token = await account.created({ name });
      const part = name.slice(0, -2);
      const [sameCase, otherCase] = [
        await shows(account, { search: part }, token),
        await shows(account, { search: part.toUpperCase() }, token),
      ];
      const seen = `found by a part of its name: ${sameCase}; in another case: ${otherCase}`;
      if (!sameCase) return neither(seen);
      return fits(otherCase ? "substring" : "substring-case-sensitive", seen);
    },
  },

  "list-order": {
    observe: async ({ account }) => {
      // Names and the last change are in another order than creation is.
      const made = [await account.created({}, "m"), await account.created({}, "z")];
      const finish = async (): Promise<Observation<"created-at-ascending" | "created-at-descending">> => {
        made.push(await account.created({}, "a"), await account.created({}, "n"));
        await account.update(made[1]?.id ?? "", { enabled: true });
        const places = new Map(made.map(({ id }, index) => [id, index + 1]));
        const listed = await account.everything();
        const order = listed.flatMap(({ id }) => places.get(id) ?? []).join(", ");
        const seen = `four tokens, numbered as they were created, are listed as ${order}`;
        if (order === "1, 2, 3, 4") return fits("created-at-ascending", seen);
        return order === "4, 3, 2, 1" ? fits("created-at-descending", seen) : neither(seen);
      };
      return { later: finish };
    },
  },

  "per-page-maximum": { observe: ({ account }) => largestPerPage(account) },

  "page-past-the-end": {
    observe: async ({ account }) => {
      const answer = await account.list({ page: 1_000_000 });
      const count = isSuccess(answer) ? `accepted, with ${tokensOf(answer).length} tokens` : answer;
      return compared({ what: "page 1,000,000", seen: count, supposed: "accepted, with 0 tokens" });
    },
  },

  "result-info-count": {
    observe: async ({ account }) => {
      await account.created();
      await account.created();
      const answer = await account.list({ per_page: 1 });
      const [count, total] = [infoOf(answer, "count"), infoOf(answer, "total_count")];
      const seen = `count is ${count} on a page of ${tokensOf(answer).length}, with a total_count of ${total}`;
      if (count === 1) return fits("on-page", seen);
      return count === total ? fits("total", seen) : neither(seen);
    },
  },

  "total-count": {
    observe: async ({ account }) => {
      const name = account.name("total-count");
      await account.created();
      await account.created({ name });
      const whole = infoOf(await account.list({ per_page: 1 }), "total_count");
      const filtered = infoOf(await account.list({ per_page: 1, name }), "total_count");
      const seen = `total_count of a list that its filter leaves one token in is ${filtered === 1 ? 1 : filtered === whole ? "that of the whole list" : filtered}`;
      if (filtered === 1) return fits("filtered", seen);
      return filtered === whole ? fits("unfiltered", seen) : neither(seen);
    },
  },

  "query-reading": {
    observe: async ({ account }) => {
      await account.created();
      const refused = "400 / 12130";
      const found = async (query: string) => {
        const answer = await account.list(query);
        return isSuccess(answer) ? `accepted, with ${tokensOf(answer).length} tokens` : answer;
      };
      const one = "accepted, with 1 tokens";
      return compared(
        { what: "page=01", seen: await account.list("page=01"), supposed: refused },
        { what: "page=0", seen: await account.list("page=0"), supposed: refused },
        { what: "an empty page", seen: await account.list("page="), supposed: refused },
        { what: "page=2147483648", seen: await account.list("page=2147483648"), supposed: refused },
        { what: "page=1&page=x", seen: await found("page=1&page=x&per_page=1"), supposed: one },
        { what: "an empty name", seen: await found("name=&per_page=1"), supposed: one },
        { what: "an empty search", seen: await found("search=&per_page=1"), supposed: one },
      );
    },
  },
};

const [USUAL, LARGEST] = [1000, 10_000];

/** An answer to a `per_page` that no maximum explains. */
class OddAnswer extends Error {}

/** The largest `per_page` that is not refused: two requests when it is the usual one, else it is halved in. */
async function largestPerPage(tokens: ServiceTokens): Promise<Observation<number>> {
  try {
    const largest = await searched((perPage) => accepts(tokens, perPage));
    return fits(largest, `per_page=${largest} is accepted, ${largest + 1} is refused`);
  } catch (problem) {
    if (problem instanceof OddAnswer) return neither(problem.message);
    throw problem;
  }
}

async function searched(isAccepted: (perPage: number) => Promise<boolean>): Promise<number> {
  let [low, high] = (await isAccepted(USUAL)) ? [USUAL, LARGEST + 1] : [0, USUAL];
  if (low === USUAL) {
    if (!(await isAccepted(USUAL + 1))) return USUAL;
    if (await isAccepted(high)) throw new OddAnswer(`per_page=${high} is accepted`);
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (await isAccepted(middle)) low = middle;
    else high = middle;
  }
  if (low === 0) throw new OddAnswer("no per_page is accepted");
  return low;
}

async function accepts(tokens: ServiceTokens, perPage: number): Promise<boolean> {
  const answer = await tokens.list({ per_page: perPage });
  if (isRefusal(answer, 400, 12130)) return false;
  if (isFailure(answer)) throw unusable(answer);
  if (!isSuccess(answer)) throw new OddAnswer(`per_page=${perPage}: ${outcomeOf(answer)}`);
  const given = infoOf(answer, "per_page");
  if (given !== perPage) throw new OddAnswer(`per_page=${perPage} is accepted and becomes ${given}`);
  return true;
}
