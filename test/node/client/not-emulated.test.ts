/** Calls to what is not emulated: counted, and told in one sentence. */
import { describe, expect, test } from "vitest";
import type { JournalRequest, RequestPage } from "../../../src/contract/journal.ts";
import { callsNotEmulated, wordsOf } from "../../../src/node/client/not-emulated.ts";

const ID = "0123456789abcdef0123456789abcdef";

const asked = (part: Partial<JournalRequest>): JournalRequest => ({
  id: 1,
  time: "2026-03-01T12:00:00.000Z",
  method: "GET",
  path: `/client/v4/accounts/${ID}/access/custom_pages`,
  query: "",
  operation: null,
  token_id: null,
  object_id: null,
  status: 501,
  codes: [50_100],
  duration_ms: 1,
  user_agent: "go",
  client: null,
  api_token: null,
  body: null,
  body_cut: false,
  ray: "0123456789abcdef-EMU",
  evidence: "not-emulated",
  assumptions: [],
  fault: null,
  unknown_fields: [],
  page_info: null,
  retry_after: null,
  edge: null,
  ...part,
});

/** A journal with these rows. */
function keeperOf(rows: readonly JournalRequest[]) {
  const count = rows.filter(({ evidence }) => evidence === "not-emulated").length;
  const page: RequestPage = { requests: [], page: 1, per_page: 1, total_count: count, dropped: 0, advice: [] };
  return {
    requests: async () => page,
    async *eachRequest() {
      yield* rows;
    },
  };
}

const callsOf = async (...rows: Partial<JournalRequest>[]) =>
  Object.fromEntries((await callsNotEmulated([keeperOf(rows.map(asked))])).unanswered);
const NAME = "GET .../access/custom_pages";

describe("a call", () => {
  test("is what a client sends, however often it tries", async () => {
    expect(await callsOf({}, {}, {}, {})).toEqual({ [NAME]: 1 });
    expect(await callsOf({}, { user_agent: "another" }, {}, { api_token: "ci" })).toEqual({ [NAME]: 3 });
  });

  test("is another one when it is another request, or comes after another", async () => {
    expect(await callsOf({ query: "page=1" }, { query: "page=2" })).toEqual({ [NAME]: 2 });
    const post = { method: "POST" };
    expect(await callsOf({ ...post, body: "1" }, { ...post, body: "2" })).toEqual({ [`POST ${NAME.slice(4)}`]: 2 });
    expect(await callsOf({}, { evidence: "recorded", status: 200 }, {})).toEqual({ [NAME]: 2 });
    expect(await callsOf({}, { path: "/client/v4/user" }, {})).toEqual({ [NAME]: 2, "GET /user": 1 });
  });

  test("is none of somebody who tried it on the page, nor is it between two of a client", async () => {
    const ofPage = { client: "page" as const };
    expect(await callsOf(ofPage, { ...ofPage, query: "page=2" })).toEqual({});
    expect(await callsOf({}, ofPage, {})).toEqual({ [NAME]: 1 });
    const given = [keeperOf([asked({}), asked({ ...ofPage, evidence: "given", status: 200 })])];
    expect((await callsNotEmulated(given)).helped.size).toBe(0);
  });

  test("of several accounts is one path", async () => {
    const other = { path: `/client/v4/accounts/${"f".repeat(32)}/access/custom_pages` };
    const { unanswered } = await callsNotEmulated([keeperOf([asked({})]), keeperOf([asked(other)])]);
    expect(Object.fromEntries(unanswered)).toEqual({ [NAME]: 2 });
  });
});

const NONE = new Map<string, number>();
const unansweredWords = (unanswered: ReadonlyMap<string, number>) => wordsOf({ unanswered, helped: NONE });

describe("the sentence", () => {
  test("names paths and counts, the most frequent first", () => {
    expect(unansweredWords(new Map())).toBe("");
    expect(unansweredWords(new Map([["GET /user", 1]]))).toBe("1 request went to what is not emulated: GET /user.");
    const calls = new Map(Object.entries({ "GET /zones/.../dns_records": 1, "GET .../access/apps": 2 }));
    expect(unansweredWords(calls)).toBe(
      "3 requests went to what is not emulated: GET .../access/apps (2), GET /zones/.../dns_records.",
    );
  });

  test("of what was answered by fixed answers and carry comes after it", async () => {
    const given = { evidence: "given", status: 200 } as const;
    const calls = await callsNotEmulated([
      keeperOf([{}, given, given, { ...given, evidence: "carried" as const }].map(asked)),
    ]);
    expect(wordsOf(calls)).toBe(
      `1 request went to what is not emulated: ${NAME}. 3 requests were answered by fixed answers or carry, which prove nothing: ${NAME} (3).`,
    );
  });

  test("names ten paths at most", () => {
    const calls = new Map(Array.from({ length: 12 }, (_, n) => [`GET /a${n}`, 1]));
    expect(unansweredWords(calls)).toMatch(/^12 requests went .*: GET \/a0, .*GET \/a9 and 2 more paths\.$/);
  });
});
